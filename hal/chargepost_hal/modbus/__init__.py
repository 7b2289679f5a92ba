"""Modbus as a master: frames as pure functions, and one driver that waits."""
