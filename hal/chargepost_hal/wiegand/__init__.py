"""Card readers that speak Wiegand: one pulse for each bit, on one of two wires."""
