"""UpdateFirmware, SignedUpdateFirmware and their statuses (OCPP 1.6 5.19 and 4.5, whitepaper L01).

Loaded with a CALL, and at the start for an update that a restart has interrupted. The work is
that of chargepost.installation; here is what a backend says and hears.
"""

from chargepost import store
from chargepost.errors import BadInput
from chargepost.ocpp import call_error, timestamp
from chargepost.ocpp.call_error import CallError
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_DOMAIN = "chargepost.installation"
_PLAIN = "FirmwareStatusNotification"
_SIGNED = "SignedFirmwareStatusNotification"
_ACCEPTED = "Accepted"
_REJECTED = "Rejected"
_IDLE = "Idle"
_RETRIES = const(3)  # when the backend names no number
_INTERVAL_S = const(60)
_SCHEMES = ("http://", "https://", "ftp://", "ftps://")
_BUSY = "An update is being installed; ask again when it is over."

# Status of the whitepaper, what 1.6 says instead. A check that fails is part of the installation.
_WORDS = """
Downloading Downloading
DownloadFailed DownloadFailed
Downloaded Downloaded
InstallRebooting Installing
Installed Installed
InstallationFailed InstallationFailed
InvalidSignature Installing InstallationFailed
InstallVerificationFailed Installing InstallationFailed
"""
# The same for a trigger, where it differs.
_STATES = """
DownloadScheduled Idle
SignatureVerified Downloaded
InstallScheduled Downloaded
Installing Installing
Installed Idle
"""


def update(adapter, payload: dict) -> tuple:
    """UpdateFirmware; NotSupported where only signed requests count (L01.FR.20)."""
    config = adapter.station.config
    when = config["Chargepost.PlainUpdateFirmware"]
    if when == "never" or (when == "profile-0" and config["SecurityProfile"]):
        text = "This station takes SignedUpdateFirmware (Chargepost.PlainUpdateFirmware)."
        raise CallError(call_error.NOT_SUPPORTED, text)
    job = _job(payload, payload, "retrieveDate")
    if not _begin(adapter, job, None):
        raise CallError(call_error.GENERIC, _BUSY)
    return {}, None


def signed(adapter, payload: dict) -> None:
    """SignedUpdateFirmware: the certificate is verified in portions, then it is answered."""
    station = adapter.station
    answer = adapter.rpc.defer()
    asked = payload["firmware"]

    def done(_, error):
        if error is None:
            answer({"status": _take(adapter, payload)})
            return
        station.log("SignedUpdateFirmware: %s" % error)
        if isinstance(error, BadInput):
            station.security.record("InvalidFirmwareSigningCertificate", str(error))
            answer({"status": "InvalidCertificate"})
        else:
            answer({"status": _REJECTED})

    adapter.work.start(_check(station, asked["signingCertificate"]), done)


def _check(station, text):
    from chargepost.ocpp.v16.certificate_signing import certificates
    from chargepost.security import firmware
    from chargepost.security.certificates import MAKER

    now = station.clock.now() if station.clock.synchronised else 0
    yield from firmware.check_signer(text, certificates(station).roots(MAKER), now)


def _take(adapter, payload):
    """The status for a request whose certificate is good."""
    asked = payload["firmware"]
    station = adapter.station
    if not asked["location"].lower().startswith(_SCHEMES):
        scheme = asked["location"].partition(":")[0]  # a password may be behind it
        station.log("SignedUpdateFirmware: nothing is fetched over '%s'" % scheme[:20])
        return _REJECTED
    before = adapter.installation
    running = before and before.state != "over"
    try:
        job = _job(payload, asked, "retrieveDateTime")
        job["request"] = payload["requestId"]
        job["install"] = _unix(asked, "installDateTime")
        if not _begin(adapter, job, [asked["signingCertificate"], asked["signature"]]):
            station.log("SignedUpdateFirmware: " + _BUSY)
            return _REJECTED
    except (BadInput, OSError) as error:
        station.log("SignedUpdateFirmware: %s" % error)
        return _REJECTED
    return "AcceptedCanceled" if running else _ACCEPTED


def _job(payload, asked, date):
    return {
        "state": "scheduled",
        "url": asked["location"],
        "at": _unix(asked, date),
        "install": 0,
        "retries": max(0, payload.get("retries", _RETRIES)),
        "interval": max(0, payload.get("retryInterval", _INTERVAL_S)),
        "untold": [],
    }


def _begin(adapter, job, proof) -> bool:
    """Begin it in the place of another one; False when that cannot be stopped any more."""
    station = adapter.station
    before = adapter.installation
    if station.ended or (before and not before.stop()):
        return False
    domain = on_demand(_DOMAIN)
    if before:
        job["untold"] = before.untold
    if proof:
        store.save(station.storage, domain.SIGNED, proof)
    files = on_demand("chargepost.ocpp.v16.files")
    found = domain.Installation(station, files, job, before)
    found.begin()
    _work(adapter, found)
    return True


def resume(adapter) -> None:
    """Go on with an update that a restart has interrupted; raises nothing."""
    station = adapter.station
    if adapter.installation is None:
        files = on_demand("chargepost.ocpp.v16.files")
        try:
            found = on_demand(_DOMAIN).resume(station, files)
            if found:
                _work(adapter, found)
        except (OSError, KeyError, TypeError) as error:
            station.log("The update cannot go on: %s: %s" % (type(error).__name__, error))


def _work(adapter, installation):
    if adapter.installation is None:
        Telling(adapter)
    adapter.installation = installation
    adapter.station.spawn(installation.run())


class Telling:
    """Tells the statuses of `adapter.installation`, each until the backend has heard it."""

    def __init__(self, adapter):
        self._adapter = adapter
        self._words = []  # of the oldest status, what is left of it
        adapter.sources += (self.next_call,)

    def next_call(self, _now_ms):
        """The oldest status; without any this ends together with the update."""
        job = self._adapter.installation
        while job.untold:
            status, request = job.untold[0]
            if request is not None:
                return _SIGNED, {"status": status, "requestId": request}, self._answered
            self._words = self._words or _row(_WORDS, status)
            if self._words:
                return _PLAIN, {"status": self._words[0]}, self._answered
            job.heard()
        if job.state == "over":
            mine = self.next_call
            adapter = self._adapter
            adapter.sources = tuple([source for source in adapter.sources if source != mine])
            adapter.installation = None
        return None

    def _answered(self, _, error):
        # One that a broken connection has swallowed is told again on the next.
        if error is not None and not self._adapter.connected:
            return
        self._words = self._words[1:]
        if not self._words:
            self._adapter.installation.heard()


def ask(adapter) -> tuple:
    """TriggerMessage: the state in the words of 1.6, Idle when nothing is under way."""
    job = adapter.installation
    status = _IDLE
    if job and job.state != "over":
        told = job.job.get("status", "DownloadScheduled")
        status = (_row(_STATES, told) or _row(_WORDS, told))[-1]
    return _answer(adapter, _PLAIN, {"status": status})


def ask_signed(adapter) -> tuple:
    """ExtendedTriggerMessage: the last status of a signed update, Idle after Installed."""
    job = adapter.installation
    last = job.job if job else store.load(adapter.station.storage, on_demand(_DOMAIN).LAST)
    payload = {"status": _IDLE}
    if last and "request" in last and last.get("status", "Installed") != "Installed":
        payload = {"status": last["status"], "requestId": last["request"]}
    return _answer(adapter, _SIGNED, payload)


def _answer(adapter, action, payload):
    news = on_demand("chargepost.ocpp.v16.news").News(adapter, action)
    return {"status": _ACCEPTED}, lambda: news.tell(payload)


def _row(table, status):
    """The words behind a status; [] when it has none."""
    at = table.find("\n%s " % status) + 1
    return table[at : table.find("\n", at)].split(" ")[1:] if at else []


def _unix(asked, key):
    return timestamp.parse(asked[key]) if key in asked else 0
