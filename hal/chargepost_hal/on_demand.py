"""Modules that are loaded for as long as they are used: what runs seldom takes no heap between.

Classes of such a module are made anew each time: their objects may live on, but nobody can tell
by `isinstance` what they are. So it has functions, or objects that end with the work.
"""

import sys

_keeps = []


def keep(yes: bool = True) -> None:
    """Let modules stay once they are loaded: for a process that runs many stations."""
    _keeps[:] = [yes] if yes else []


def keeps() -> bool:
    """True when modules stay."""
    return bool(_keeps)


def on_demand(name: str):
    """The module `name`, which is forgotten as soon as its user lets go of it.

    One that somebody else has imported is that very one, and stays. Raises ImportError.
    """
    if name in sys.modules:
        return sys.modules[name]
    module = __import__(name, None, None, ["*"])
    if _keeps:
        return module
    package, _, own = name.rpartition(".")
    del sys.modules[name]
    delattr(sys.modules[package], own)
    return module
