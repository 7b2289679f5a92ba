"""Waking a car that sleeps in B although it is offered current; the guard does the waking."""

from chargepost.guard.interface import WAIT_PHASES, WAIT_WAKE, B, C, D
from chargepost.outlet import behaviour


class WakeUp:
    """Climbs the ladder of the table of behaviours.

    `behaviour`: why the car is thought to sleep, 0 once it took current by itself. `wakes`: how
    often it was woken in this session. `over`: True when the ladder has ended in vain.
    """

    def __init__(self):
        self._session = None
        self._begin()

    def _begin(self) -> None:
        self.behaviour = behaviour.SLEEPS_AT_START
        self.wakes = 0
        self._rung = 0
        self._took = False  # the car was in C at the last look
        self._offered_ms = None

    @property
    def over(self) -> bool:
        left = len(behaviour.rungs(self.behaviour)) - self._rung
        return self.behaviour != 0 and (not left or self.wakes >= behaviour.MOST_WAKES)

    def look(self, transaction, report, permitted, now_ms: int) -> int:
        """What to ask the guard for now, 0 for nothing; called every 100 ms.

        permitted: energy may flow as far as the application is concerned.
        """
        if transaction is not self._session:
            self._session = transaction
            self._begin()
        if report.waits & WAIT_WAKE:
            self._offered_ms = None
            return 0
        takes = report.state in (C, D)
        self._suspect(report, takes)
        self._took = takes
        offered = permitted and report.pwm and report.state == B and not report.contactor
        if not offered or not self.behaviour:
            self._offered_ms = None
            return 0
        if self._offered_ms is None:
            self._offered_ms = now_ms
        return 0 if self.over else self._climb(now_ms - self._offered_ms)

    def _suspect(self, report, takes: bool) -> None:
        """Only a car that did not stop by itself can be asleep."""
        if takes and report.pwm:
            self.behaviour = self._rung = 0
        elif report.waits & WAIT_PHASES and (takes or self._took or self.behaviour):
            self._expect(behaviour.SLEEPS_AFTER_SWITCH)
        elif not report.pwm and (takes or self._took):
            self._expect(behaviour.SLEEPS_AFTER_PAUSE)

    def _expect(self, which: int) -> None:
        if self.behaviour != which:
            self.behaviour = which
            self._rung = 0

    def _climb(self, waited_ms: int) -> int:
        after_ms, kind = behaviour.rungs(self.behaviour)[self._rung]
        if waited_ms < after_ms:
            return 0
        self._rung += 1
        self.wakes += 1
        self._offered_ms = None
        return kind
