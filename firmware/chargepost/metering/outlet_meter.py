"""The meter of one outlet, asked again and again; the last good reading stays."""

from chargepost.metering.register import Register
from chargepost.port import const
from chargepost_hal.errors import DeviceError

_STALE = const(3)  # failed readings after which nobody may trust the last one


class OutletMeter:
    """Polls a contract.Meter every Chargepost.MeterPollInterval seconds.

    Others read: `latest`, the last good Reading, whose import register is the continuous one;
    `register_wh`, the last good import register, None before the first reading; `stale`, True
    before the first and after three failed readings; `problem`, a sentence, "" while all is
    well; `notice`, what was last decided about a register that jumped.
    """

    def __init__(self, meter, clock, config):
        self.latest = None
        self.problem = ""
        self._meter = meter
        self._clock = clock
        self._config = config
        self._register = Register()
        self._failures = _STALE

    @property
    def register_wh(self) -> int | None:
        return self._register.wh

    @property
    def stale(self) -> bool:
        return self._failures >= _STALE

    @property
    def notice(self) -> str:
        return self._register.notice

    async def run(self) -> None:
        """Poll for ever."""
        while True:
            began = self._clock.ms()
            await self.poll()
            pause_ms = began + self._config["Chargepost.MeterPollInterval"] * 1000
            await self._clock.sleep_ms(max(1, pause_ms - self._clock.ms()))

    async def poll(self) -> None:
        """Take one reading; a failure only becomes `problem`."""
        try:
            reading = await self._meter.read()
        except DeviceError as error:
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

    def _fail(self, problem):
        self.problem = problem
        self._failures = min(self._failures + 1, _STALE)
