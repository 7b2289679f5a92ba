"""The chargepost command."""
