"""Plays a story of operations, written as a list of numbers, to a ledger; portable.

The same numbers always lead to the same calls, so that two runtimes can be compared.
"""

from both import FakeClock, MemoryStorage, PowerCut
from chargepost.errors import StorageFull
from chargepost.ledger.ledger import Ledger

CAPACITY = 65536
NOW = 1_760_000_000
OUTLETS = 4


class Story:
    """A ledger, and beside it a plain list of what it has promised."""

    def __init__(self, files=None, cut_after=-1, capacity=CAPACITY):
        self.capacity = capacity
        self.files = {} if files is None else files
        self.promised = []  # (kind, tx, register) of what has to be delivered, in order
        self.waiting = []  # readings that wait in memory
        self.trying = []  # what the call under way would add
        self.confirmed = 0  # confirmations that were asked for
        self.durable = 0  # those that no power cut may take back
        self.running = {}  # tx -> last durable register
        self.wh = 0
        self.unix = NOW
        self.boot(cut_after)

    def boot(self, cut_after=-1, known=True):
        self.clock = FakeClock(unix=self.unix if known else 0)
        self.storage = MemoryStorage(self.capacity, self.files, cut_after)
        self.ledger = Ledger(self.storage, self.clock, self.capacity)
        self.ledger.open()

    def play(self, steps):
        """True when all steps were done, False when the power was cut."""
        for step in steps:
            try:
                self._step(step)
            except PowerCut:
                return False
            except StorageFull:
                self.trying = []
        return True

    def _step(self, step):
        self.trying = []
        verb, detail = step % 8, step // 8
        self.wh += 1
        self.clock.advance(detail % 4 * 4000)
        self.unix += detail % 4 * 4
        if verb == 0:
            self._begin(detail)
        elif verb in (1, 2) and self.running:
            self._reading(detail, verb == 1)
        elif verb == 3 and self.running:
            self._end(detail)
        elif verb in (4, 5):
            self._confirm()
        elif verb == 6 and self.running:
            self.ledger.note(self._pick(detail), b"note %d" % detail)
        elif verb == 7 and not self.clock.synchronised:
            self.ledger.clock_set(self.clock.synchronise(self.unix))
        self._settle()

    def _pick(self, detail):
        return sorted(self.running)[detail % len(self.running)]

    def _begin(self, detail):
        if len(self.running) >= OUTLETS:
            return
        tx = self.ledger._head.next_tx
        self.trying = [("begin", tx, self.wh)]
        token = "TOKEN%d" % detail
        got = self.ledger.begin(detail % 4, token, self.wh, "card", "", bytes(detail % 60))
        assert got == tx
        self.running[tx] = self.wh

    def _reading(self, detail, report):
        tx = self._pick(detail)
        entry = ("reading", tx, self.wh)
        self.trying = [entry] if report else []
        dropped = self.ledger.thinned
        got = self.ledger.reading(tx, self.wh, "Sample.Periodic", bytes(detail % 300), report)
        if got:
            self.running[tx] = self.wh
        elif report and self.ledger.thinned == dropped:
            self.waiting.append(entry)
            self.trying = []
        else:
            self.trying = []

    def _end(self, detail):
        tx = self._pick(detail)
        self.trying = [("end", tx, self.wh)]
        self.ledger.end(tx, self.wh, "Local", "T")
        del self.running[tx]

    def _confirm(self):
        record = self.ledger.oldest()
        if record is None:
            return
        found = (record.kind, record.tx, record.register)
        assert found == self.promised[self.confirmed]
        self.confirmed += 1
        self.ledger.confirm(record.sequence)
        if record.kind != "reading":
            self.durable = self.confirmed

    def _settle(self):
        """The call has returned: what it wrote is a promise now."""
        if not self.ledger._held:
            for entry in self.waiting:
                if entry[1] in self.running:
                    self.running[entry[1]] = max(self.running[entry[1]], entry[2])
            self.promised += self.waiting
            self.waiting = []
        self.promised += self.trying
        self.trying = []

    def recover(self, known=True):
        """After a power cut: open again and hold it against what was promised."""
        maybe = self.waiting + self.trying
        self.boot(known=known)
        found = undelivered(self.files, self.capacity)
        self._match(found, maybe)
        assert self.ledger.unconfirmed() == len(found)
        self.waiting = []
        self.trying = []
        self.durable = self.confirmed
        self.running = {s.number: s.last_register for s in self.ledger.running()}

    def _match(self, found, maybe):
        for confirmed in range(self.durable, self.confirmed + 1):
            certain = self.promised[confirmed:]
            extra = found[len(certain) :]
            if found[: len(certain)] == certain and extra == maybe[: len(extra)]:
                self.confirmed = confirmed
                self.promised += extra
                self._match_running(extra)
                return
        raise AssertionError("promised %s, found %s" % (self.promised[self.durable :], found))

    def _match_running(self, extra):
        running = dict(self.running)
        for kind, tx, wh in extra:
            if kind == "end":
                running.pop(tx, None)
            else:
                running[tx] = wh
        found = {s.number: s.last_register for s in self.ledger.running()}
        assert sorted(found) == sorted(running), (found, running)
        for tx, wh in running.items():
            assert found[tx] >= wh


def undelivered(files, capacity=CAPACITY):
    """What a ledger over a copy of the files still delivers."""
    ledger = Ledger(MemoryStorage(capacity * 2, dict(files)), FakeClock(), capacity)
    ledger.open()
    found = []
    times = {}
    while True:
        record = ledger.oldest()
        if record is None:
            assert ledger.unconfirmed() == 0
            return found
        found.append((record.kind, record.tx, record.register))
        assert ledger.transaction(record.tx) is not None
        time = ledger.time_of(record)
        assert time >= times.get(record.tx, 0)
        times[record.tx] = time
        ledger.confirm(record.sequence)


def files_after(steps, cuts):
    """[name, content, ...] after the steps, with a power cut after so many bytes each time."""
    story = Story()
    for cut in cuts:
        story.storage.cut_after = cut
        if story.play(steps):
            break
        story.recover(cut % 2 == 0)
    story.storage.cut_after = -1
    story.play(steps)
    found = []
    for name in sorted(story.files):
        found += [name, bytes(story.files[name])]
    return found
