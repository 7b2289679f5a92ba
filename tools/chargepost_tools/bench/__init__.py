"""Benchmarks of what a board has little of: flash, heap, instructions. Nothing here asserts.

Every module named X_bench.py is the benchmark X: its function `measure` returns a Table, or
raises Unavailable when this machine lacks what it takes.
"""
