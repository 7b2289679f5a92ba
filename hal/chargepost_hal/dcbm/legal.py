"""The signed transactions of a LEM DCBM: its resources "legal", "ocmf", "status" and "settings".

The meter makes one OCMF record for a whole transaction, with both registers in it. It takes the
time only while no transaction runs, and marks in its records what it thinks of its clock. A
transaction ends 48 h after the time was set, unless the meter has NTP.
"""

import json

from chargepost_hal.errors import DeviceNonsense, DeviceRefused, DeviceSilent
from chargepost_hal.signing_contract import SignedData, SigningMeter

_CREATED = 201
_OK = 200
_MOST_CLIENT = 37  # characters of clientId
_RUNNING = 4  # bit of transactionStatus
_DAY = 86400
_MARK = b"OCMF|"


class Legal(SigningMeter):
    """signing_contract.SigningMeter of the meter `name`.

    `ask(method, path, body)` gives (status, body); `identity` is the outlet's EVSE id, "" if none.
    """

    def __init__(self, ask, name: str, identity: str = ""):
        self._ask = ask
        self._name = name
        self._identity = identity
        self._key = ""

    async def public_key(self) -> str:
        status = await self._json("GET", "/status", None, _OK)
        key = status.get("publicKeyOcmf")
        if not isinstance(key, str):
            raise self._error(
                DeviceNonsense, "status has no publicKeyOcmf: check that its firmware is legal"
            )
        self._key = key
        return key

    async def begin(self, name: str, token: str, unix: int):
        await self._end_running()
        if unix:
            await self._set_time(unix)
        wish = {
            "evseId": self._identity,
            "transactionId": name,
            "clientId": token[:_MOST_CLIENT],
            "tariffId": 0,
            "cableId": 0,
            "userData": "",
        }
        answer = await self._json("POST", "/legal", wish, _CREATED)
        if answer.get("running") is not True:
            raise self._error(
                DeviceRefused, "the transaction was taken, but does not run: look at its display"
            )

    async def sample(self, name: str):
        try:
            return await self._record(name)
        except DeviceRefused:
            return None  # this firmware gives a record once it is whole

    async def end(self, name: str) -> SignedData:
        if await self._running() == name:
            await self._stop(name)
        return await self._record(name)

    async def _end_running(self):
        """End what nobody here knows any more: a power cut came in between."""
        left = await self._running()
        if left:
            await self._stop(left)

    async def _running(self) -> str:
        """The name of the transaction that runs, "" without one."""
        status = await self._json("GET", "/status", None, _OK)
        try:
            if not status["status"]["bits"]["transactionIsOnGoing"]:
                return ""
            return (await self._json("GET", "/legal", None, _OK))["transactionId"]
        except (KeyError, TypeError):
            raise self._error(DeviceNonsense, "status does not say whether a transaction runs")

    async def _stop(self, name):
        path = "/legal?transactionId=%s" % name
        answer = await self._json("PUT", path, {"running": False}, _OK)
        try:
            left = answer["meterValue"]["transactionStatus"] & _RUNNING
        except (KeyError, TypeError):
            raise self._error(DeviceNonsense, "its answer to the end has no transactionStatus")
        if left:
            raise self._error(DeviceSilent, "the transaction still runs")

    async def _set_time(self, unix):
        """Best effort: a meter that does not take it says so in its records."""
        try:
            await self._json("PUT", "/settings", {"time": {"utc": utc(unix)}}, _OK)
        except DeviceRefused:
            pass

    async def _record(self, name) -> SignedData:
        path = "/ocmf?transactionId=%s" % name
        data = await self._answer("GET", path, None, _OK)
        if not data.startswith(_MARK):
            raise self._error(
                DeviceNonsense, "its record does not begin with OCMF: %s" % str(data[:20])
            )
        if not self._key:
            await self.public_key()
        return SignedData("OCMF", data, self._key)

    async def _answer(self, method, path, wish, expected):
        body = None if wish is None else json.dumps(wish).encode()
        status, data = await self._ask(method, path, body)
        if status >= 500:
            raise self._error(DeviceSilent, "%s: status %d, it failed inside" % (path, status))
        if status != expected:
            text = "%s %s: status %d instead of %d"
            raise self._error(DeviceRefused, text % (method, path, status, expected))
        return data

    def _error(self, kind, text):
        return kind("%s: %s" % (self._name, text))

    async def _json(self, method, path, wish, expected) -> dict:
        data = await self._answer(method, path, wish, expected)
        try:
            found = json.loads(data)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise self._error(DeviceNonsense, "%s: %s is no JSON object" % (path, str(data[:20])))
        return found


def utc(unix: int) -> str:
    """Unix seconds as RFC 3339 has them: "2026-01-31T08:00:00Z"."""
    days, second = divmod(unix, _DAY)
    # Days since 0000-03-01, so that a leap day ends its year.
    era, day = divmod(days + 719468, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month += 3 if month < 10 else -9
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % (
        era * 400 + year + (1 if month <= 2 else 0),
        month,
        day,
        second // 3600,
        second // 60 % 60,
        second % 60,
    )
