"""Long calculations in small portions, so that the station's ticks go on meanwhile.

Cryptography and certificates take a fifth of a board's heap, and run on a few days a year: the
modules are forgotten when they have done their work.
"""

import sys

from chargepost.port import const
from chargepost_hal.on_demand import keeps

# At ten ticks a second a signature takes half a second, besides what the chip needs itself.
_PORTIONS = const(4)
_SELDOM = ("chargepost.crypto.", "chargepost.security.certificates")


class Work:
    """Generators, worked off one after the other by `tick`."""

    def __init__(self):
        self._jobs = []
        self._known = loaded()

    def start(self, generator, done) -> None:
        """Work it off; `done(result, error)`: the error is what it has raised, or None."""
        self._jobs.append((generator, done))

    def tick(self) -> None:
        """One portion of the time that all may have."""
        for _ in range(_PORTIONS):
            if not self._jobs:
                return
            generator, done = self._jobs[0]
            result, error = None, None
            try:
                next(generator)
                continue
            except StopIteration as end:
                result = end.value
            except Exception as problem:
                error = problem
            self._jobs.pop(0)
            done(result, error)
            self.rest()

    def rest(self) -> None:
        """Without a job, forget the modules that were loaded for jobs."""
        if not self._jobs:
            forget(self._known)


def loaded() -> list:
    """Names of the modules that run seldom, and are loaded now."""
    return [name for name in sys.modules if name.startswith(_SELDOM)]


def forget(known: list) -> None:
    """Forget those modules that run seldom and are not among `known`."""
    if keeps():
        return
    for name in loaded():
        if name not in known and name != __name__:
            package, _, own = name.rpartition(".")
            del sys.modules[name]
            if hasattr(sys.modules[package], own):
                delattr(sys.modules[package], own)
