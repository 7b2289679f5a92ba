"""One connection of a station: what the backend answers to each OCPP 1.6 message."""

import logging
from typing import TYPE_CHECKING, Any

from ocpp.exceptions import PropertyConstraintViolationError
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from ocpp.v16.enums import DataTransferStatus, RegistrationStatus
from websockets.asyncio.server import ServerConnection

from chargepost_sim.csms.database import ENERGY
from chargepost_sim.csms.errors import BadRequest
from chargepost_sim.csms.times import unix_time

if TYPE_CHECKING:
    from chargepost_sim.csms.server import Csms

LOGGER = logging.getLogger("chargepost.csms")
LOGGER.addHandler(logging.NullHandler())


class Wire:
    """The WebSocket, with everybody listening to the messages."""

    def __init__(self, csms: "Csms", station: str, socket: ServerConnection):
        self.socket = socket
        self._tell = lambda direction, text: csms.publish(
            "message", station, {"direction": direction, "text": text}
        )

    async def recv(self) -> str:
        text = await self.socket.recv(decode=True)
        self._tell("in", text)
        return text

    async def send(self, text: str) -> None:
        self._tell("out", text)
        await self.socket.send(text)


class Link(ChargePoint):
    """The answers; decisions about cards and sessions are the backend's."""

    def __init__(self, csms: "Csms", station: str, socket: ServerConnection):
        self.wire = Wire(csms, station, socket)
        super().__init__(station, self.wire, csms.response_timeout, LOGGER)  # type: ignore[arg-type]
        self.csms = csms

    async def serve(self) -> None:
        """Until the connection ends, which raises ConnectionClosed."""
        while True:
            text = await self.wire.recv()
            self.csms.saw(self.id)
            try:
                await self.route_message(text)
            except (TypeError, ValueError) as error:
                # The package lets a message of a wrong shape pass as far as its tables.
                LOGGER.warning("%s sent %r: %s", self.id, text[:200], error)

    @on("BootNotification")
    def on_boot(self, **boot: Any):
        csms = self.csms
        csms.station(self.id).accepted = csms.boot_status == RegistrationStatus.accepted
        csms.database.booted(self.id, csms.time_text(), boot)
        csms.publish("booted", self.id, {"status": csms.boot_status.value})
        return call_result.BootNotification(csms.time_text(), csms.interval, csms.boot_status)

    @on("Heartbeat")
    def on_heartbeat(self):
        return call_result.Heartbeat(self.csms.time_text())

    @on("Authorize")
    def on_authorize(self, id_tag: str):
        info = self.csms.authorize(id_tag)
        self.csms.publish("authorized", self.id, {"card": id_tag, "status": info.status.value})
        return call_result.Authorize(info)

    @on("StatusNotification")
    def on_status(self, connector_id: int, error_code: str, status: str, **more: Any):
        found = {
            "status": status,
            "error": error_code,
            "info": more.get("info") or more.get("vendor_error_code"),
            "at": more.get("timestamp") or self.csms.time_text(),
        }
        self.csms.database.set_status(self.id, connector_id, found)
        self.csms.publish("status", self.id, {"connector": connector_id, **found})
        return call_result.StatusNotification()

    @on("StartTransaction")
    def on_start(self, connector_id: int, id_tag: str, meter_start: int, timestamp: str, **_: Any):
        _check_time(timestamp)
        info = self.csms.authorize(id_tag)
        begin = {
            "connector": connector_id,
            "card": id_tag,
            "meter_start": meter_start,
            "begin": timestamp,
            "authorization": info.status.value,
        }
        session, new = self.csms.database.begin_session(self.id, begin)
        if new:
            self.csms.publish("session_began", self.id, self.csms.session(session))
        return call_result.StartTransaction(session, info)

    @on("StopTransaction")
    def on_stop(self, transaction_id: int, meter_stop: int, timestamp: str, **more: Any):
        _check_time(timestamp)
        database = self.csms.database
        session = database.session(transaction_id)
        if session and session["station"] == self.id:
            self._keep(session["connector"], transaction_id, more.get("transaction_data") or [])
        reason = more.get("reason") or "Local"
        if database.end_session(self.id, transaction_id, timestamp, meter_stop, reason):
            self.csms.publish("session_ended", self.id, self.csms.session(transaction_id))
        info = self.csms.authorize(more["id_tag"]) if more.get("id_tag") else None
        return call_result.StopTransaction(info)

    @on("MeterValues")
    def on_meter_values(
        self, connector_id: int, meter_value: list, transaction_id: int | None = None
    ):
        rows = self._keep(connector_id, transaction_id or 0, meter_value)
        data = {"connector": connector_id, "session": transaction_id, "readings": rows}
        self.csms.publish("meter", self.id, data)
        return call_result.MeterValues()

    def _keep(self, connector: int, session: int, meter_value: list[dict]) -> list[dict]:
        """Store readings; what is left out has the standard's default (OCPP 1.6 7.43)."""
        rows = []
        for moment in meter_value:
            _check_time(moment["timestamp"])
            for sample in moment["sampled_value"]:
                row = {"station": self.id, "connector": connector, "session": session}
                row |= {"at": moment["timestamp"], "value": sample["value"]}
                row["measurand"] = sample.get("measurand", ENERGY)
                row["context"] = sample.get("context", "Sample.Periodic")
                row["location"] = sample.get("location", "Outlet")
                row["format"] = sample.get("format", "Raw")
                row["phase"] = sample.get("phase", "")
                row["unit"] = sample.get("unit", "")
                rows.append(row)
        self.csms.database.add_readings(rows)
        return rows

    @on("DataTransfer")
    def on_data_transfer(self, vendor_id: str, **_: Any):
        return call_result.DataTransfer(DataTransferStatus.unknown_vendor_id)

    @on("FirmwareStatusNotification")
    def on_firmware_status(self, **_: Any):
        return call_result.FirmwareStatusNotification()

    @on("DiagnosticsStatusNotification")
    def on_diagnostics_status(self, **_: Any):
        return call_result.DiagnosticsStatusNotification()

    @on("SecurityEventNotification")
    def on_security_event(self, **event: Any):
        self.csms.publish("security_event", self.id, event)
        return call_result.SecurityEventNotification()

    @on("LogStatusNotification")
    def on_log_status(self, **_: Any):
        return call_result.LogStatusNotification()

    @on("SignedFirmwareStatusNotification")
    def on_signed_firmware_status(self, **_: Any):
        return call_result.SignedFirmwareStatusNotification()


def _check_time(text: str) -> None:
    """The schemas let any text pass as a time; the books do not."""
    try:
        unix_time(text)
    except BadRequest as error:
        raise PropertyConstraintViolationError(str(error)) from error
