"""SetChargingProfile, ClearChargingProfile, GetCompositeSchedule (OCPP 1.6 section 3.13)."""

import json

from chargepost.charging import profile as p
from chargepost.errors import BadInput
from chargepost.ocpp import timestamp
from chargepost.ocpp.call_error import PROPERTY, CallError
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_SWITCHING = "Chargepost.PhaseSwitching"
_LOOKS = const(8)  # instants of a composite schedule that are worked out in one go
_WAITING = const(4)  # composite schedules under way
_EXACT = const(1000000)  # tenths: from here on a board's floats have no decimal left


class SmartCharging:
    """The messages of the SmartCharging profile; the limits themselves are the limiter's.

    A composite schedule is answered when it is ready, which may take some ticks.
    """

    def __init__(self, station, rpc, transactions):
        self.station = station
        self.rpc = rpc
        self.transactions = transactions
        self.waiting = []  # (composite, connector, reply)
        station.config.on_change(self._changed)
        self._changed(_SWITCHING, station.config[_SWITCHING])

    def _changed(self, key: str, value) -> None:
        """The configuration key tells what the site allows."""
        if key == _SWITCHING:
            self.station.config.fix("ConnectorSwitch3to1PhaseSupported", value)

    def set(self, payload: dict) -> tuple:
        """Accepted, or Rejected for what this station cannot follow (section 5.16).

        Raises CallError for a connector that does not exist (errata 3.38).
        """
        connector = payload["connectorId"]
        if not self._exists(connector):
            text = "connectorId is %d; this station has 0 to %d."
            raise CallError(PROPERTY, text % (connector, len(self.station.outlets)))
        try:
            self._install(connector, payload["csChargingProfiles"])
        except (BadInput, OSError) as error:
            self.station.log("SetChargingProfile: %s" % error)
            return {"status": "Rejected"}, None
        return {"status": "Accepted"}, None

    def clear(self, payload: dict) -> tuple:
        """Accepted, or Unknown when nothing matched; with an id nothing else counts (5.5)."""
        profiles = self.station.limiter.profiles
        if "id" in payload:
            found = profiles.clear(payload["id"])
        else:
            found = profiles.clear_all(
                payload.get("connectorId"), _purpose(payload), payload.get("stackLevel")
            )
        return {"status": "Accepted" if found else "Unknown"}, None

    def composite(self, payload: dict):
        """Accepted with the schedule, or Rejected when it cannot be told (section 5.7)."""
        connector = payload["connectorId"]
        try:
            if not self._exists(connector):
                raise BadInput("There is no connector %d." % connector)
            composite = self._composite(connector, payload)
        except BadInput as error:
            self.station.log("GetCompositeSchedule: %s" % error)
            return {"status": "Rejected"}, None
        found = self._advanced(composite, connector)
        if found:
            return found, None
        self.waiting.append((composite, connector, self.rpc.defer()))
        return None

    def tick(self) -> None:
        """Work on the composite schedule that was asked for first."""
        if self.waiting:
            composite, connector, reply = self.waiting[0]
            found = self._advanced(composite, connector)
            if found:
                self.waiting.pop(0)
                reply(found)

    def _advanced(self, composite, connector: int):
        """The answer, None while there is more to be worked out."""
        try:
            return _schedule(composite, connector) if composite.advance(_LOOKS) else None
        except OSError as error:
            self.station.log("GetCompositeSchedule: %s" % error)
            return {"status": "Rejected"}

    def remote_profile(self, payload: dict):
        """The profile of a RemoteStartTransaction, None without one. Raises BadInput (5.11)."""
        found = payload.get("chargingProfile")
        if found is None:
            return None
        made = _profiles().profile_of(found, self.station)
        if made.purpose != p.TX:
            raise BadInput("The profile of a remote start must be a TxProfile.")
        if "transactionId" in found:
            raise BadInput("The transaction has not begun; leave transactionId out.")
        made.outlet = 1  # the right one is known when the session begins
        p.check(made, self.station.config)
        return made

    def _exists(self, connector: int) -> bool:
        return 0 <= connector <= len(self.station.outlets)

    def _install(self, connector: int, found: dict) -> None:
        made = _profiles().profile_of(found, self.station)
        made.outlet = connector
        if made.purpose == p.TX:
            made.transaction = self._transaction(connector, found.get("transactionId"))
        self.station.limiter.install(made)

    def _transaction(self, connector: int, remote: int | None) -> int:
        """The ledger's number of the transaction that a TxProfile is for (section 3.13.1)."""
        if not connector:
            raise BadInput("A TxProfile is for one connector, not for connector 0.")
        running = self.station.outlets[connector - 1].transaction
        if running is None:
            raise BadInput("No transaction runs at connector %d." % connector)
        if remote is not None and self.transactions.remote_id(running.number) != remote:
            text = "Transaction %d does not run at connector %d."
            raise BadInput(text % (remote, connector))
        return running.number

    def _composite(self, connector: int, payload: dict):
        # Memory counts: most backends never ask.
        from chargepost.charging.composite import Composite

        if payload["duration"] < 1:
            raise BadInput("A schedule cannot last %d s." % payload["duration"])
        if not self.station.clock.now():
            raise BadInput("The time is not known yet.")
        if len(self.waiting) >= _WAITING:
            raise BadInput("%d schedules are being worked out already." % _WAITING)
        unit = _profiles().unit_of(payload.get("chargingRateUnit", "A"), self.station.config)
        return Composite(self.station.limiter, connector, payload["duration"], unit)


def _profiles():
    """The OCPP side of a profile is needed when one comes or a schedule is told."""
    return on_demand("chargepost.ocpp.v16.charging_profile")


def _purpose(payload: dict) -> int | None:
    name = payload.get("chargingProfilePurpose")
    return None if name is None else p.PURPOSES.index(name)


def _schedule(composite, connector: int) -> dict:
    schedule = {
        "duration": composite.duration,
        "chargingRateUnit": _profiles().unit_letter(composite.unit),
        "chargingSchedulePeriod": [_period(found) for found in composite.periods],
    }
    return {
        "status": "Accepted",
        "connectorId": connector,
        "scheduleStart": timestamp.render(composite.unix),
        "chargingSchedule": schedule,
    }


def _period(found: tuple) -> dict:
    start, limit, phases = found
    whole, tenth = divmod(limit, 10)
    if tenth and limit < _EXACT:
        # The parser makes the nearest number of the text; arithmetic on floats may not.
        whole = json.loads("%d.%d" % (whole, tenth))
    made = {"startPeriod": start, "limit": whole}
    if phases:
        made["numberPhases"] = phases
    return made
