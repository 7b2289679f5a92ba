"""Everything that is remembered of a station's faults, for all its outlets together."""

from chargepost.errors import ChargepostError
from chargepost.port import const
from chargepost.protection import contactor_life, lockout
from chargepost.protection.black_box import BlackBox
from chargepost.protection.contactor_life import ContactorLife
from chargepost.protection.hours import Hours
from chargepost.protection.lockout import Lockout
from chargepost.protection.rcm_log import RcmLog
from chargepost.store import load

_CLOSE_S = const(60)


class Protection:
    """Lists by outlet: lockouts, lives, rcm_logs; and the one black_box. See the classes.

    Made before the first `refresh()` of the guard, which is thus told at once what held before
    the restart.
    """

    def __init__(self, station):
        storage = station.storage
        self._station = station
        self._trouble = ""
        # A clock that begins with the ledger's last time is late by the time without power.
        rtc = station.board.rtc.unix()
        self._rtc_is_right = rtc > 0 and abs(rtc - station.clock.now()) <= _CLOSE_S
        outlets = station.outlets
        self.hours = Hours(station.clock, _begin(storage, len(outlets)))
        self.lockouts = [Lockout(one, storage, self.hours, station.log) for one in outlets]
        self.rcm_logs = [RcmLog(one, storage, self._knows_time) for one in outlets]
        self.lives = [ContactorLife(one, storage, self.hours, station.config) for one in outlets]
        self.black_box = BlackBox(
            storage,
            station.board.guard,
            station.clock,
            station.config["Chargepost.BlackBoxBytes"],
            self._ledgers_room,
            station.log,
        )
        for part in self.lockouts + self.rcm_logs + self.lives:
            if part.problem:
                station.log(part.problem)

    def _knows_time(self) -> bool:
        return self._station.clock.synchronised or self._rtc_is_right

    def _ledgers_room(self) -> int:
        used, capacity = self._station.ledger.usage()
        return capacity - used

    def tick(self, now_ms: int) -> None:
        """Look at every outlet; what cannot be written is tried again, and stops nothing."""
        for part in self.lockouts + self.rcm_logs + self.lives:
            self._try(part.tick, now_ms)
        self.black_box.tick(now_ms)

    def event(self, kind, outlet, transaction) -> None:
        """A session's end is a time to write the contactor's life down."""
        if kind == "end":
            self._try(self.lives[outlet.number - 1].ended, outlet.clock.ms())

    def _try(self, work, now_ms: int) -> None:
        try:
            work(now_ms)
        except (OSError, ChargepostError) as error:
            text = "protection: %s" % error
            if text != self._trouble:
                self._trouble = text
                self._station.log(text)

    def clear(self, number: int) -> None:
        """Clear all faults of an outlet, or of all for 0. Raises OSError when not kept."""
        for part in self.lockouts:
            if number in (0, part.outlet.number):
                part.clear()

    def export(self) -> dict:
        """Everything that a console or a service tool may want to see, as plain values."""
        return {
            "hours": self.hours.seconds() // 3600,
            "outlets": [self.outlet_export(index) for index in range(len(self.lockouts))],
            "recordings": self.black_box.recordings(),
        }

    def outlet_export(self, index: int) -> dict:
        """The part of it that belongs to one outlet, counted from 0."""
        return {
            "outlet": index + 1,
            "faults": self.lockouts[index].state(),
            "contactor": self.lives[index].state(),
            "rcm_tests": self.rcm_logs[index].tests(),
            "rcm_trips": self.rcm_logs[index].trips(),
        }

    def outlet_snapshot(self, number: int) -> dict:
        """The part of it that every snapshot has."""
        found = self.lockouts[number - 1].state()
        prefix = "%d-" % number
        names = [name for name in self.black_box.names() if name.startswith(prefix)]
        return {
            "locked_out": found["locked_out"],
            "retry_s": found["retry_s"],
            "rcm_test": self.rcm_logs[number - 1].latest(),
            "contactor_life": self.lives[number - 1].state(),
            "recordings": names,
        }


def _begin(storage, outlets: int) -> int:
    """The highest count of operation that any document knows, in seconds."""
    best = 0
    for number in range(1, outlets + 1):
        for name in (lockout.file_name(number), contactor_life.file_name(number)):
            found = load(storage, name)
            seconds = found.get("seconds") if isinstance(found, dict) else None
            if isinstance(seconds, int) and seconds > best:
                best = seconds
    return best
