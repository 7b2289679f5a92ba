"""Diagnostics leave the memory to those who need it."""

from both import raises
from chargepost import diagnostics
from chargepost.errors import BadInput


def free(size):
    return lambda: [100000, size]


def test_with_too_little_memory_there_are_none():
    before = diagnostics._memory
    try:
        diagnostics._memory = free(20000)
        assert "20000 B" in str(raises(BadInput, diagnostics._check_memory))
        diagnostics._memory = free(50000)
        diagnostics._check_memory()
    finally:
        diagnostics._memory = before
