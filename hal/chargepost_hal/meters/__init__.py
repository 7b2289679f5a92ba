"""Energy meters: one driver, and a register map as data for each family."""
