"""The meter of one outlet, asked again and again; the last good reading stays."""

import asyncio

from chargepost import store
from chargepost.metering.register import UNSAVED_WH, Register
from chargepost.port import const
from chargepost_hal.errors import DeviceError

_STALE = const(3)  # failed readings after which nobody may trust the last one
_HUNG_MS = const(30000)  # ... or this and three intervals later, when a reading never ends
_FILE = "meters/%d"


class OutletMeter:
    """Polls a contract.Meter every Chargepost.MeterPollInterval seconds.

    Others read: `latest`, the last good Reading, whose import register is the continuous one;
    `register_wh`, the last good import register, None before the first reading; `stale`, True
    before the first, after three failed readings and when none ends; `problem`, a sentence, ""
    while all is well; `notice`, what was last decided about a register that jumped.

    With a `storage` the register goes on over restarts and exchanges of the meter: a document
    for each outlet `number` holds it, written when the meter was exchanged or rolled over, at
    every end of a transaction (`keep`), and every 10 kWh.
    """

    def __init__(self, meter, clock, config, storage=None, number: int = 1):
        self.latest = None
        self.problem = ""
        self._meter = meter
        self._clock = clock
        self._config = config
        self._storage = storage
        self._file = _FILE % number
        self._register = Register()
        self._saved = None
        self._failures = _STALE
        self._hurry = asyncio.Event()
        if storage:
            self._saved = store.load(storage, self._file)
            self._register.restore(self._saved)

    @property
    def register_wh(self) -> int | None:
        return self._register.wh

    @property
    def stale(self) -> bool:
        if self._failures >= _STALE:
            return True
        old_ms = _HUNG_MS + 1000 * _STALE * self._config["Chargepost.MeterPollInterval"]
        return self._clock.ms() - self.latest.at_ms > old_ms

    @property
    def notice(self) -> str:
        return self._register.notice

    def hurry(self) -> None:
        """Ask for a reading now, before all others on the meter's line."""
        self._hurry.set()

    def advance(self, wh: int) -> None:
        """Before the first reading: the ledger says that the register has reached `wh`."""
        self._register.advance(wh)

    def keep(self) -> None:
        """Save the register, so that it goes on from here even if the meter is exchanged."""
        if self._register.wh is not None:
            self._save()

    async def run(self) -> None:
        """Poll for ever."""
        urgent = False
        while True:
            began = self._clock.ms()
            self._hurry.clear()
            await self.poll(urgent)
            pause_ms = began + self._config["Chargepost.MeterPollInterval"] * 1000
            urgent = await self._clock.wait(self._hurry, max(1, pause_ms - self._clock.ms()))

    async def poll(self, urgent: bool = False) -> None:
        """Take one reading; a failure only becomes `problem`."""
        try:
            reading = await self._meter.read(urgent)
        except (DeviceError, ValueError) as error:  # ValueError: a unit that cannot be
            self._fail(str(error))
            return
        if reading.energy_import_wh is None:
            self._fail("The meter has no import register: it cannot bill, exchange it.")
            return
        doubt = self._register.take(reading.energy_import_wh, reading.at_ms)
        if doubt:
            self._fail(doubt)
            return
        reading.energy_import_wh = self._register.wh
        self.latest = reading
        self.problem = ""
        self._failures = 0
        if self._far():
            self._save()

    def _far(self):
        """True when a restart could no longer go on from what was saved."""
        if not self._saved:
            return True
        raw, wh = self._register.kept()
        moved = raw - self._saved[0]
        return not 0 <= moved < UNSAVED_WH or wh - self._saved[1] != moved

    def _save(self):
        kept = self._register.kept()
        if not self._storage or kept == self._saved:
            return
        try:
            store.save(self._storage, self._file, kept)
            self._saved = kept
        except OSError as error:
            self.problem = "The meter's register cannot be kept: %s." % error

    def _fail(self, problem):
        self.problem = problem
        self._failures = min(self._failures + 1, _STALE)
