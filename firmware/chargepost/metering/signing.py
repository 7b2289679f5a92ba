"""The signed side of one outlet's meter: begins and ends its transactions, carries what it signs.

The outlet and the sampler say what is wanted and never wait; `run` does the waiting. While a
transaction runs, its name at the meter is kept in a document of the outlet, so that it can be
ended after a power cut as well.
"""

import asyncio
import os
from binascii import hexlify

from chargepost.errors import ChargepostError, StorageFull
from chargepost.metering import signed_data
from chargepost.metering.sampler import CLOCK, PERIODIC
from chargepost.metering.signed_data import REGISTER
from chargepost.metering.stop_data import BEGIN, END
from chargepost.outlet import session
from chargepost.port import const
from chargepost_hal.errors import DeviceError
from chargepost_hal.on_demand import on_demand

_NONE = const(0)
_BEGINNING = const(1)
_BEGUN = const(2)
_FAILED = const(3)
_ENDING = const(4)
_ENDED = const(5)

_TRIES = const(2)  # of a begin
_READY_MS = const(30000)  # how long a meter may take to sign the end (OCA 2.3.1)
_PAUSE_MS = const(1000)
_KEY_MS = const(10000)  # between questions for a key that is not known yet
_APART_MS = const(10000)  # no two signed readings are closer
_ROOM = const(16384)  # bytes that must be free for a session's data sets
_HELD = (session.STARTING, session.TRANSACTION, session.STOPPING)
# When it is due, what must be true for it, and the list that must name the register.
_SAMPLES = {
    BEGIN: ("SampledDataSignReadings", "SampledDataSignStartedReadings", "StartTxnSampledData"),
    PERIODIC: (
        "SampledDataSignReadings",
        "SampledDataSignUpdatedReadings",
        "MeterValuesSampledData",
    ),
    CLOCK: ("AlignedDataSignReadings", "AlignedDataSignUpdatedReadings", "MeterValuesAlignedData"),
}
_ENDS = (
    ("SampledDataSignReadings", "StopTxnSampledData"),
    ("AlignedDataSignReadings", "StopTxnAlignedData"),
)


class Signing:
    """`side` is the meter's signing_contract.SigningMeter, `problem` why it did not sign last."""

    def __init__(self, outlet, side, storage, log):
        self.problem = ""
        self._outlet = outlet
        self._clock = outlet.clock
        self._config = outlet.config
        self._side = side
        self._storage = storage
        self._log = log
        self._state = _NONE
        self._held = False  # a transaction from before a power cut waits for its outcome
        self._name = ""  # of the transaction at the meter
        self._token = ""
        self._sets = []  # (context, packed)
        self._work = []  # what `run` has to do: (function, arguments)
        self._news = asyncio.Event()
        self._key = ""
        self._key_ms = 0  # when the key may be asked for again
        self._sampled_ms = -_APART_MS

    # --- what the outlet asks --------------------------------------------------------------------

    def begin(self, token: str):
        """None while the meter is at it; then why no session may begin, "" when one may."""
        if self._held or self._state in (_BEGINNING, _ENDING):
            return None
        if self._state == _BEGUN:
            if token == self._token:
                return ""
            self._do(_ENDING, self._abandon)  # it is of a driver who has left meanwhile
            return None
        if self._state == _FAILED:
            return self._without()
        if not any([self._config[on] for on, _ in _ENDS]):
            self._drop()  # or a power cut would take it for this session's
            self._state = _ENDED
            return ""
        self._token = token
        self._do(_BEGINNING, self._begin)
        return None

    def end(self, number: int) -> bool:
        """True once the end of the ledger's transaction `number` is signed, or cannot be."""
        if self._state == _BEGUN:
            self._do(_ENDING, self._end, number)
        return self._state not in (_BEGINNING, _ENDING)

    def close(self) -> None:
        """The transaction is over."""
        self._state = _NONE
        self._held = False
        self._sets = []

    def tick(self) -> None:
        """A session that came to nothing leaves no transaction at the meter."""
        if self._held or self._outlet.session in _HELD:
            return
        if self._state == _BEGUN:
            self._do(_ENDING, self._abandon)
        elif self._state in (_FAILED, _ENDED):
            self.close()

    def waits(self) -> str:
        """One sentence while the meter is being waited for, else ""."""
        busy = self._state in (_BEGINNING, _ENDING)
        return "Waiting for the meter to sign." if busy else ""

    def sample(self, context: str) -> None:
        """Have a reading signed and written to the ledger, where the settings want that."""
        on, also, wanted = [self._config[key] for key in _SAMPLES[context]]
        transaction = self._outlet.transaction
        if self._state != _BEGUN or transaction is None or self._work:
            return
        early = self._clock.ms() - self._sampled_ms < _APART_MS
        if on and also and REGISTER in wanted.split(",") and not early:
            self._sampled_ms = self._clock.ms()
            self._do(_BEGUN, self._sample, transaction.number, context)

    # --- after a power cut -----------------------------------------------------------------------

    def restore(self, token: str) -> None:
        """The ledger says that a session of `token` ran here: find its name at the meter."""
        self._name, self._sets = signed_data.kept(self._storage, self._document())
        self._token = token
        if self._name:
            self._state = _BEGUN
            self._held = True

    def resume(self) -> None:
        """The session goes on."""
        self._held = False

    # --- at the meter ----------------------------------------------------------------------------

    async def run(self) -> None:
        """Do what is asked for, for ever."""
        while True:
            await self.step()
            await self._clock.wait(self._news, _PAUSE_MS)
            self._news.clear()

    async def step(self) -> None:
        """Do what has been asked for until now."""
        if not self._key and self._clock.ms() >= self._key_ms:
            self._key_ms = self._clock.ms() + _KEY_MS
            try:
                await self._learn()
            except (DeviceError, ChargepostError):
                pass  # a meter that is away is a fault already
        while self._work:
            work = self._work[0]
            try:
                await work[0](*work[1:])
            except (DeviceError, ChargepostError, OSError) as error:
                self._fail(error)
            self._work.pop(0)

    def _do(self, state: int, *work) -> None:
        self._state = state
        self._work.append(work)
        self._news.set()

    def _fail(self, error) -> None:
        self.problem = "The meter cannot sign: %s" % error
        if self._state == _BEGINNING:
            self._state = _FAILED
        self._log("Outlet %d: %s" % (self._outlet.number, self.problem))

    def _without(self) -> str:
        """Why a session is refused that cannot be signed; "" where it goes on all the same."""
        if self._config["Chargepost.WithoutSignature"] == "refuse":
            return self.problem
        self._log("Outlet %d charges without signed values." % self._outlet.number)
        return ""

    async def _learn(self) -> None:
        """Tell the key of the meter that is there now."""
        key = await self._side.public_key()
        if key != self._key:
            self._key = key
            told = signed_data.printed(key)
            self._config.fix("MeterPublicKey%d" % self._outlet.number, told)
            if not told:
                self._log("The meter's public key is not told: %s is no ASN.1." % key[:40])

    async def _begin(self) -> None:
        free = self._storage.free()
        if free < _ROOM:
            text = "%d bytes are free for signed data, %d are needed; make room"
            raise StorageFull(text % (free, _ROOM))
        self._drop()
        found = await self._first(_TRIES)
        self._sets = [(BEGIN, signed_data.pack(found))] if found else []
        signed_data.keep(self._storage, self._document(), self._name, self._sets)
        self.problem = ""
        self._sampled_ms = -_APART_MS
        self._state = _BEGUN

    async def _first(self, tries: int):
        """The data set of the begin, or None. Raises DeviceError when no try succeeds."""
        unix = self._clock.now() if self._clock.synchronised else 0
        while True:
            tries -= 1
            # Nobody knows what a try that failed has begun: its name is of no more use.
            self._name = hexlify(os.urandom(8)).decode()
            try:
                await self._learn()
                return await self._side.begin(self._name, self._token, unix)
            except DeviceError:
                if not tries:
                    raise
            await self._clock.sleep_ms(_PAUSE_MS)

    async def _sample(self, number: int, context: str) -> None:
        values = self._sets[0][1] if context == BEGIN and self._sets else b""
        if not values:
            found = await self._side.sample(self._name)
            values = signed_data.pack(found) if found else b""
        running = self._outlet.transaction
        if values and running is not None and running.number == number:
            register = self._outlet.meter.register_wh
            self._outlet.ledger.reading(number, register, context, values, True)

    async def _end(self, number: int) -> None:
        try:
            found = await self._final()
            for doubt in on_demand("chargepost.metering.ocmf").doubts(found.data, self._token):
                self._log("Transaction %d: %s" % (number, doubt))
            self._sets.append((END, signed_data.pack(found)))
        except (DeviceError, ChargepostError) as error:
            self.problem = "The end of transaction %d is not signed: %s" % (number, error)
            self._log(self.problem)
        try:
            if self._sets and self._told():
                signed_data.keep(self._storage, number, self._name, self._sets)
        except OSError as error:  # the meter itself still has it
            text = "Signed data of transaction %d (%s at the meter) cannot be kept: %s"
            self._log(text % (number, self._name, error))
        self._drop()
        self._state = _ENDED

    async def _final(self):
        """The data set of the end. Raises DeviceError when it does not come in time."""
        until = self._clock.ms() + _READY_MS
        while True:
            try:
                return await self._side.end(self._name)
            except DeviceError:
                if self._clock.ms() >= until:
                    raise
            await self._clock.sleep_ms(_PAUSE_MS)

    async def _abandon(self) -> None:
        try:
            await self._side.end(self._name)
        except DeviceError:
            pass  # the next begin ends what still runs
        self._drop()
        self.close()

    def _told(self) -> bool:
        """Do the settings want signed data in the message of the end?"""
        for on, wanted in _ENDS:
            names = self._config[wanted]
            if self._config[on] and (not names or REGISTER in names.split(",")):
                return True
        return False

    def _document(self) -> str:
        return "outlet%d" % self._outlet.number

    def _drop(self) -> None:
        """Forget the document of the outlet."""
        try:
            signed_data.forget(self._storage, self._document())
        except OSError as error:
            self._log("Signed data of outlet %d: %s" % (self._outlet.number, error))
