"""The security log: every event of the table, kept over power cuts, in a bounded space.

Two files hold it, the older one is dropped when the newer one is full. A line is
`crc32 number time critical event info`; one that is damaged, or torn by a power cut, is
skipped.
"""

from binascii import crc32

from chargepost import store
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_NEW = "security/log"
_OLD = "security/log.old"
_SENT = "security/sent"
_FULL = const(8192)  # bytes of one file: some hundred events in both
_LONGEST_INFO = const(255)  # techInfo of SecurityEventNotification
_SAME_MS = const(600000)  # the same event with the same info is written once in this time
_SAME = const(8)  # so many are remembered for that, and of unknown times


class SecurityLog:
    """`record(event, info)` for whoever notices something; an adapter drains `pending()`."""

    def __init__(self, storage, clock, log):
        self._storage = storage
        self._clock = clock
        self._log = log
        self._last = 0
        self._unsure = {}  # number -> milliseconds, of records made before the time was known
        self._recent = []
        sent = store.load(storage, _SENT)
        self._sent = sent if isinstance(sent, int) else 0
        self.waiting = False
        for number, _, pushed, _, _ in self._records():
            self._last = number
            self.waiting = self.waiting or (pushed and number > self._sent)
        known, self._last = self._last, max(self._last, self._sent)
        if self._sent and not known:
            self.record("SecurityLogWasCleared", "The file of the security log is gone.")

    def record(self, event: str, info: str = "") -> None:
        """Write an event down; one that cannot be written is only told in the station's log."""
        info = " ".join(info.split())[:_LONGEST_INFO]
        pushed, often = on_demand("chargepost.security.events").traits(event)
        if often and self._again(event, info, pushed):
            return
        self._log("security: %s: %s" % (event, info))
        self._last += 1
        unix = self._clock.now()
        if not unix:
            self._unsure = {key: self._unsure[key] for key in sorted(self._unsure)[-_SAME:]}
            self._unsure[self._last] = self._clock.ms()
        text = "%d %d %d %s %s" % (self._last, unix, pushed, event, info)
        try:
            self._append(_line(text))
            self.waiting = self.waiting or pushed
        except OSError as error:
            self._log("The security log cannot be written: %s" % error)

    def pending(self):
        """The oldest critical event not confirmed: (number, Unix time, event, info), or None."""
        if not self.waiting:
            return None
        for number, unix, pushed, event, info in self._records():
            if pushed and number > self._sent:
                return number, unix or self._time_of(number), event, info
        self.waiting = False
        return None

    def confirm(self, number: int) -> None:
        """The backend has the event; OSError when that cannot be kept."""
        self._sent = number
        self._unsure.pop(number, None)
        # Once the backend knows, the same is news again.
        self._recent = [seen for seen in self._recent if not seen[3]]
        store.save(self._storage, _SENT, number)

    def lines(self, since: int = 0, until: int = 0):
        """Generator: events between two Unix times (0: no bound): (Unix time, event, info)."""
        for _, unix, _, event, info in self._records():
            if unix >= since and (not until or unix <= until):
                yield unix, event, info

    def _again(self, event, info, pushed):
        """True when the same was written a short while ago, or too much of its kind.

        Whoever sends nonsense, or breaks off connections, must not wear the flash.
        """
        now_ms = self._clock.ms()
        self._recent = [seen for seen in self._recent if now_ms - seen[2] < _SAME_MS]
        for seen in self._recent:
            if seen[:2] == (event, info):
                return True
        if len(self._recent) >= _SAME:
            return True
        self._recent.append((event, info, now_ms, pushed))
        return False

    def _time_of(self, number):
        """When an event of this start was that was older than the knowledge of the time."""
        now = self._clock.now()
        if number not in self._unsure:
            return now
        return now - (self._clock.ms() - self._unsure[number]) // 1000

    def _append(self, line):
        if self._storage.size(_NEW) + len(line) > _FULL:
            # A cut between the two leaves both: `_records` takes each number once.
            self._storage.replace(_OLD, (self._storage.read(_NEW) or b"",))
            self._storage.remove(_NEW)
        elif self._torn():
            line = b"\n" + line
        self._storage.append(_NEW, line)

    def _torn(self):
        size = self._storage.size(_NEW)
        return size > 0 and self._storage.read(_NEW, size - 1, 1) != b"\n"

    def _records(self):
        """Generator: (number, Unix time, critical, event, info) of what is intact, in order."""
        last = 0
        for name in (_OLD, _NEW):
            data = self._storage.read(name) or b""
            start = 0
            while start < len(data):
                end = data.find(b"\n", start)
                end = end if end >= 0 else len(data)
                record = _parse(data[start:end])
                start = end + 1
                if record and record[0] > last:
                    last = record[0]
                    yield record


def _line(text: str) -> bytes:
    data = text.encode()
    return b"%08x " % crc32(data) + data + b"\n"


def _parse(line):
    try:
        if len(line) < 9 or int(line[:8], 16) != crc32(line[9:]):
            return None
        number, unix, pushed, event, info = str(line[9:], "utf-8").split(" ", 4)
        return int(number), int(unix), pushed == "1", event, info
    except ValueError:
        return None
