"""The guard on the application's own chip: asks and reports are handed over in memory."""

from chargepost.guard.interface import UNKNOWN_MA, Ask, GuardPort, Report
from chargepost.port import const

_CHUNK = const(256)
# More than flows anywhere, and ten times as much is a small integer on a board with 32 bits: the
# guard reckons with currents in an interrupt, where a long one could not be made.
_MOST_MA = const(100000000)


def fit(ma: int) -> int:
    """`ma`, or the nearest that the guard can reckon with; UNKNOWN_MA stays."""
    return min(max(ma, UNKNOWN_MA), _MOST_MA)


def copy_ask(source: Ask, target: Ask) -> None:
    """Hand over one ask; permission last, as a timer interrupt may look in between."""
    if not source.permit:
        target.permit = 0
    target.limit_ma = fit(source.limit_ma)
    target.available = source.available
    target.hold_lock = source.hold_lock
    target.phases = source.phases
    target.locked = source.locked
    target.vouch = source.vouch
    target.current_l1_ma = fit(source.current_l1_ma)
    target.current_l2_ma = fit(source.current_l2_ma)
    target.current_l3_ma = fit(source.current_l3_ma)
    target.clear |= source.clear
    target.test_rcm |= source.test_rcm
    target.wake = source.wake or target.wake
    source.clear = source.test_rcm = source.wake = 0
    target.permit = source.permit


class LocalGuard(GuardPort):
    """GuardPort of a one-chip board; whoever owns the timer calls `step`."""

    def __init__(self, guards, clock):
        self.count = len(guards)
        self._guards = guards
        self._clock = clock
        self._asks = [Ask() for _ in guards]
        self._steps = 0
        self._seen_ms = 0

    def ask(self, index: int) -> Ask:
        return self._asks[index]

    def report(self, index: int) -> Report:
        return self._guards[index].report()

    def refresh(self) -> None:
        for index in range(self.count):
            core = self._guards[index].core
            copy_ask(self._asks[index], core.ask)
            core.beat = (core.beat + 1) & 0xFF

    def step(self, now_ms: int) -> None:
        """One step of every guard; `now_ms` may wrap at 2**30. Allocates nothing."""
        self.chip_ms = now_ms
        for guard in self._guards:
            guard.step(now_ms)

    def recording(self, index: int, offset: int):
        return self._guards[index].trace.read(offset, _CHUNK)

    def release(self, index: int) -> None:
        self._guards[index].trace.release()

    @property
    def alive(self) -> bool:
        """True while the timer keeps stepping."""
        now = self._clock.ms()
        steps = self._guards[0].core.steps
        if steps != self._steps:
            self._steps = steps
            self._seen_ms = now
        return now - self._seen_ms < 2000

    async def run(self) -> None:
        while True:
            await self._clock.sleep_ms(1000)
