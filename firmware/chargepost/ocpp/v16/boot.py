"""BootNotification: the registration of the station, as a table (OCPP 1.6 section 4.2)."""

from binascii import crc32

from chargepost.errors import BadInput, SettingError
from chargepost.ocpp import timestamp
from chargepost.ocpp.call_error import CONNECTION_LOST
from chargepost.port import const

DUE = "due"  # to be sent as soon as a CALL may be sent
ASKED = "asked"  # sent, not answered yet
WAITING = "waiting"  # no usable answer; asks again after a while (S04)
PENDING = "Pending"  # only triggered messages until the interval has passed (S02)
REJECTED = "Rejected"  # complete silence until the interval has passed (S03)
ACCEPTED = "Accepted"

# State, event, following state; as text, which a board leaves in its flash.
_MOVES = """
due send asked
asked Accepted Accepted
asked Pending Pending
asked Rejected Rejected
asked failed waiting
asked lost due
waiting time due
waiting trigger due
Pending time due
Pending trigger due
Rejected time due
Accepted trigger due
waiting moved due
Pending moved due
Rejected moved due
Accepted moved due
"""

_OWN_WAIT_S = const(30)  # when the backend names no interval, or does not answer
_LONGEST_WAIT_S = const(86400)

# Setting, field, longest value of the schema.
_FIELDS = (
    ("Chargepost.Vendor", "chargePointVendor", 20),
    ("Chargepost.Model", "chargePointModel", 20),
    ("Chargepost.Serial", "chargePointSerialNumber", 25),
    ("Chargepost.FirmwareVersion", "firmwareVersion", 50),
    ("Chargepost.MeterType", "meterType", 25),
    ("Chargepost.MeterSerial", "meterSerialNumber", 25),
)


class Boot:
    """`accepted` stays true over reconnects: only a restart registers anew (J section 5.4), or
    another address of the backend, another identity, another element of the request.

    `on_accepted()` is called each time the backend has accepted this station.
    """

    def __init__(self, station, on_accepted):
        self.station = station
        self.state = DUE
        self.accepted = False
        self.on_accepted = on_accepted
        self._due_ms = 0
        self._told = None  # checksum of whom the last connection told what

    @property
    def silent(self) -> bool:
        """True while not even an answer may be sent."""
        return self.state == REJECTED

    def next_call(self, now_ms: int):
        """The request, when it is due."""
        if self.state in (WAITING, PENDING, REJECTED) and now_ms >= self._due_ms:
            self._fire("time")
        if not self._fire("send"):
            return None
        return "BootNotification", self.payload(), self._answered

    def opened(self, backend: str) -> None:
        """There is a connection to `backend`: address and identity."""
        told = crc32(("%s %s" % (backend, self.payload())).encode())
        if self._told not in (None, told):
            self.accepted = False
            self._fire("moved")
        self._told = told

    def trigger(self) -> None:
        """The backend wants it now."""
        self._fire("trigger")

    def payload(self) -> dict:
        """Vendor, model and what else is known of this station, cut to the schema."""
        found = {}
        for key, field, longest in _FIELDS:
            text = self.station.config[key][:longest]
            if text:
                found[field] = text
        return found

    def _answered(self, result, error) -> None:
        if error is not None and error.code == CONNECTION_LOST:
            self._fire("lost")
            return
        status = result.get("status") if result else None
        if status not in (ACCEPTED, PENDING, REJECTED):
            self._wait(_OWN_WAIT_S)
            self._fire("failed")
            return
        set_time(self.station, result)
        # Some backends call it as OCPP 1.5 did.
        interval = result.get("interval", result.get("heartbeatInterval"))
        if isinstance(interval, bool) or not isinstance(interval, int) or interval < 0:
            interval = 0
        self._wait(interval or _OWN_WAIT_S)
        self.accepted = status == ACCEPTED
        self._fire(status)
        if self.accepted:
            self.on_accepted()
            self._take_interval(interval)

    def _take_interval(self, seconds: int) -> None:
        """The interval becomes HeartbeatInterval; 0 leaves the choice to the station."""
        if not seconds:
            return
        try:
            self.station.config.set("HeartbeatInterval", str(seconds))
        except (SettingError, OSError) as error:
            self.station.log("BootNotification: %s" % error)

    def _wait(self, seconds: int) -> None:
        self._due_ms = self.station.clock.ms() + min(seconds, _LONGEST_WAIT_S) * 1000

    def _fire(self, event: str) -> bool:
        move = "\n%s %s " % (self.state, event)
        at = _MOVES.find(move)
        if at < 0:
            return False
        at += len(move)
        self.state = _MOVES[at : _MOVES.find("\n", at)]
        return True


def set_time(station, result) -> None:
    """Take the backend's `currentTime`; one that cannot be taken, or kept, is only logged."""
    try:
        unix = timestamp.parse(result["currentTime"])
        if not 1 <= unix >> 30 <= 3:  # from 2004 on, as far as the ledger can count
            raise BadInput("%s is not now." % result["currentTime"])
        station.synchronise(unix)
    except (KeyError, TypeError, BadInput, OSError) as error:
        station.log("The backend's currentTime cannot be used: %s" % error)
