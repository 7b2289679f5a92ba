"""Simulated hardware behind the hardware contract, and what surrounds a station."""
