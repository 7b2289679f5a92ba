"""Long calculations in small portions, so that the station's ticks go on meanwhile."""

from chargepost.port import const

# At ten ticks a second a signature takes half a second, besides what the chip needs itself.
_PORTIONS = const(4)


class Work:
    """Generators, worked off one after the other by `tick`."""

    def __init__(self):
        self._jobs = []

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
