"""What was true when: the one notion of time of the model."""

LONG_AGO = -(1 << 40)


class History:
    """The story of every named condition and timer, as far back as the first step.

    Times are in ms and never wrap: the guard's clock does, the model's does not.
    """

    def __init__(self) -> None:
        self.now = 0
        self.changes: dict[str, list[tuple[int, bool]]] = {}
        self.timers: dict[str, list[tuple[int, int]]] = {}

    def say(self, name: str, value: object) -> None:
        """At this step the condition is so; only changes are written down."""
        story = self.changes.setdefault(name, [])
        if not story or story[-1][1] != bool(value):
            story.append((self.now, bool(value)))

    def begin_anew(self, name: str) -> None:
        """From now on only this step and later ones count for what is held."""
        self.changes[name].append((self.now, True))

    def held(self, name: str, ms: int) -> bool:
        """Whether the condition has been true at every step for at least `ms`."""
        since, value = self.changes[name][-1]
        return value and self.now > since and self.now - since >= ms

    def has_held(self, name: str, value: object, ms: int) -> bool:
        """Say what is so at this step, and ask whether it has been so for `ms`."""
        self.say(name, value)
        return self.held(name, ms)

    def start(self, name: str, ms: int) -> None:
        self.timers.setdefault(name, []).append((self.now, ms))

    def cancel(self, name: str) -> None:
        self.timers.setdefault(name, []).append((LONG_AGO, 0))

    def shorten(self, name: str, ms: int) -> None:
        """What was started ends no later than `ms` after its begin."""
        for began, most in self.timers.get(name, [])[-1:]:
            self.timers[name].append((began, min(most, ms)))

    def runs(self, name: str) -> bool:
        """Whether the timer was started and is not yet over."""
        began, ms = self.timers.get(name, [(LONG_AGO, 0)])[-1]
        return self.now - began < ms
