"""The guard a second time: slow, obvious, written from the specification and not from the guard.

It remembers the whole history of what was true when, and answers every rule by looking back.
The guard itself is never imported, but for the names of its interface. Tests compare the two
step by step.
"""

from guard_model.model import Model
from guard_model.sample import Sample

__all__ = ["Model", "Sample"]
