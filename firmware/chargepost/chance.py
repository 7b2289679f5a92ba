"""Chance, for what a whole fleet must not do at the same moment; tests put their own in place."""

import os


def up_to(highest: int) -> int:
    """A random number from 0 to `highest`."""
    return int.from_bytes(os.urandom(4), "big") % (highest + 1)
