"""A 1.6 bench whose meters sign: the test says what they give; portable."""

from chargepost.config import Config
from chargepost.metering import signing_settings
from chargepost.metering.signing import Signing
from chargepost.ocpp import settings as link_settings
from chargepost.ocpp.v16 import settings as v16_settings
from chargepost.settings import ROWS
from chargepost_hal.errors import DeviceSilent
from chargepost_hal.signing_contract import SignedData, SigningMeter
from v16_bench import Bench

KEY = "3059301306072A8648CE3D020106082A8648CE3D03010703420004" + "AB" * 64


class FakeSigner(SigningMeter):
    """Gives what the test has put in: `first` at the begin (b"": nothing), `final` at the end."""

    def __init__(self):
        self.key = KEY
        self.first = b""
        self.between = b"OCMF|between|{}"
        self.final = b"OCMF|final|{}"
        self.encoding = "OCMF"
        self.method = ""
        self.away = False
        self.running = ""
        self.calls = []

    def _data(self, data):
        return SignedData(self.encoding, data, self.key, self.method)

    def _note(self, *call):
        if self.away:
            raise DeviceSilent("the meter is away")
        self.calls.append(call)

    async def public_key(self):
        self._note("key")
        return self.key

    async def begin(self, name, token, unix):
        self._note("begin", token, unix)
        self.running = name
        return self._data(self.first) if self.first else None

    async def sample(self, name):
        self._note("sample")
        return self._data(self.between) if self.between else None

    async def end(self, name):
        self._note("end")
        self.running = ""
        return self._data(self.final)


def done(work):
    """Run a coroutine that never really waits."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something that does not come")


class SigningBench(Bench):
    """`signer` signs for outlet 1."""

    def __init__(self, storage=None, signer=None, **values):
        signing = {key.replace("__", "."): values[key] for key in values}
        super().__init__(1, storage)
        station = self.station
        rows = ROWS + link_settings.ROWS + v16_settings.ROWS + signing_settings.rows(1)
        config = Config(rows, station.storage)
        config.fix("NumberOfConnectors", 1)
        config.apply(signing)
        self._take(config)
        self.signer = signer or FakeSigner()
        self.slow = False  # while the meter does not get on with what it was asked
        outlet = station.outlets[0]
        self.signing = Signing(outlet, self.signer, station.storage, station.log)
        outlet.signed_by(self.signing)

    def _take(self, config):
        """Every part gets the settings that these meters bring along."""
        station, adapter = self.station, self.adapter
        station.config = config
        station.outlets[0].config = config
        adapter.outbox.config = config

    def tick(self, ms=100):
        for _ in range(max(1, ms // 100)):
            super().tick(100)
            if not self.slow:
                done(self.signing.step())
        return self

    # --- a driver --------------------------------------------------------------------------------

    def begin(self, token="A1"):
        """A session, from the boot to the first kilowatt-second."""
        self.boot().sampling()
        self.plug()
        self.station.access.present(token)
        self.quiet()
        self.plug(state=2)
        return self

    def live(self, seconds):
        for _ in range(seconds):
            meter = self.station.meters[0]
            meter.register_wh += 10
            meter.read_at(self.clock.ms())
            self.quiet(1000)
        return self

    def stop(self):
        """The payload of the end."""
        self.station.outlets[0].stop("Local")
        self.settle()
        self.quiet()
        return self.heard("StopTransaction")[-1]
