"""The hardware contract of a charging station, and the drivers that speak over it."""
