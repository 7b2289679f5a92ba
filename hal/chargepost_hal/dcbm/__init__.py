"""LEM DCBM 400/600: a meter for direct current that speaks HTTP and JSON."""
