"""One station as the backend's user sees it: its state, and the commands it can be sent."""

import asyncio
import json
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ocpp.charge_point import camel_to_snake_case, remove_nones, snake_to_camel_case
from ocpp.exceptions import OCPPError, UnknownCallErrorCodeError
from ocpp.messages import get_validator
from ocpp.v16 import call
from websockets.exceptions import ConnectionClosed

from chargepost_sim.csms.errors import BadRequest, NotConnected, StationRefused, StationSilent
from chargepost_sim.csms.link import Link

if TYPE_CHECKING:
    from chargepost_sim.csms.server import Csms

# What a backend may ask a station (OCPP 1.6 chapter 5 and the security whitepaper).
COMMANDS = (
    *("CancelReservation", "CertificateSigned", "ChangeAvailability", "ChangeConfiguration"),
    *("ClearCache", "ClearChargingProfile", "DataTransfer", "DeleteCertificate"),
    *("ExtendedTriggerMessage", "GetCompositeSchedule", "GetConfiguration", "GetDiagnostics"),
    *("GetInstalledCertificateIds", "GetLocalListVersion", "GetLog", "InstallCertificate"),
    *("RemoteStartTransaction", "RemoteStopTransaction", "ReserveNow", "Reset"),
    *("SendLocalList", "SetChargingProfile", "SignedUpdateFirmware", "TriggerMessage"),
    *("UnlockConnector", "UpdateFirmware"),
)

SITE_LIMIT_KEY = "Chargepost.SiteCurrentLimit"


class Station:
    """One station, connected or not. Commands raise CsmsError when they get no good answer."""

    def __init__(self, csms: "Csms", identity: str):
        self.id = identity
        self.csms = csms
        self.link: Link | None = None
        self.accepted = False  # by the answer to its last boot that this process saw

    @property
    def connected(self) -> bool:
        return self.link is not None

    def snapshot(self) -> dict:
        """All that is known: what it said of itself, its connectors, its running sessions."""
        known = next((s for s in self.csms.database.stations() if s["id"] == self.id), {})
        running = self.csms.sessions(self.id, running=True)
        return {
            **known,
            "id": self.id,
            "connected": self.connected,
            "accepted": self.accepted,
            "connectors": self.csms.database.connectors(self.id),
            "sessions": [session["id"] for session in running],
        }

    async def command(self, action: str, payload: dict[str, Any] | None = None) -> dict:
        """Send any command with its payload as the standard writes it; the answer's payload."""
        request = _request(action, payload or {})
        link = self.link
        if link is None:
            raise NotConnected(f"{self.id} is not connected; {action} was not sent")
        asking = asyncio.ensure_future(link.call(request, suppress=False))
        ended = asyncio.ensure_future(link.wire.socket.wait_closed())
        try:
            await asyncio.wait({asking, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise NotConnected(f"{self.id} disconnected before it answered {action}")
            return _payload(await asking)
        except (OCPPError, UnknownCallErrorCodeError) as error:
            raise StationRefused(f"{self.id} answered {action} with {error}") from error
        except TimeoutError as error:
            seconds = self.csms.response_timeout
            raise StationSilent(
                f"{self.id} did not answer {action} within {seconds:g} s"
            ) from error
        except ConnectionClosed as error:
            raise NotConnected(f"{self.id} disconnected before {action} was sent") from error
        finally:
            for task in (asking, ended):
                task.cancel()

    # -- the commands of every day; each returns the status of the answer --------------------

    async def _status(self, action: str, **payload: Any) -> str:
        given = {key: value for key, value in payload.items() if value is not None}
        return (await self.command(action, given))["status"]

    async def remote_start(self, tag: str, connector: int | None = None) -> str:
        return await self._status("RemoteStartTransaction", idTag=tag, connectorId=connector)

    async def remote_stop(self, session: int | None = None) -> str:
        """Stop a session, or the one that runs when no other does."""
        if session is None:
            running = [s["id"] for s in self.csms.sessions(self.id, running=True)]
            if len(running) != 1:
                raise BadRequest(f"{self.id} has {len(running)} running sessions; say which")
            session = running[0]
        return await self._status("RemoteStopTransaction", transactionId=session)

    async def reset(self, kind: str = "Soft") -> str:
        return await self._status("Reset", type=kind)

    async def change_configuration(self, key: str, value: str) -> str:
        return await self._status("ChangeConfiguration", key=key, value=value)

    async def get_configuration(self, *keys: str) -> dict:
        """The answer: configurationKey and unknownKey. Without keys: all of them."""
        return await self.command("GetConfiguration", {"key": list(keys)} if keys else {})

    async def change_availability(self, connector: int, kind: str) -> str:
        return await self._status("ChangeAvailability", connectorId=connector, type=kind)

    async def unlock(self, connector: int) -> str:
        return await self._status("UnlockConnector", connectorId=connector)

    async def trigger(self, message: str, connector: int | None = None) -> str:
        return await self._status(
            "TriggerMessage", requestedMessage=message, connectorId=connector
        )

    async def limit(self, ma: int) -> str:
        """The current in mA that the site allows the whole station."""
        return await self.change_configuration(SITE_LIMIT_KEY, str(ma))

    async def send_local_list(self, version: int, cards: list[dict] | None = None) -> str:
        """A full list: the given cards, or all of the backend's."""
        cards = self.csms.cards() if cards is None else cards
        entries = []
        for card in cards:
            info = _payload(self.csms.authorize(card["tag"]))
            entries.append({"idTag": card["tag"], "idTagInfo": info})
        return await self._status(
            "SendLocalList",
            listVersion=version,
            updateType="Full",
            localAuthorizationList=entries,
        )


def _request(action: str, payload: dict[str, Any]):
    """The package's own object for a command, once the official schema agrees."""
    if action not in COMMANDS:
        raise BadRequest(f"{action!r} is not a command; there are {', '.join(COMMANDS)}")
    if not isinstance(payload, dict):
        raise BadRequest(f"the payload of {action} must be an object")
    # Exact decimals, since the schemas ask limits to be multiples of 0.1.
    exact = json.loads(json.dumps(payload), parse_float=Decimal)
    for error in get_validator(2, action, "1.6", parse_float=Decimal).iter_errors(exact):
        where = "/".join([str(part) for part in error.absolute_path]) or "payload"
        raise BadRequest(f"{action}, {where}: {error.message}")
    return getattr(call, action)(**dict(camel_to_snake_case(payload)))


def _payload(answer: Any) -> dict:
    found = snake_to_camel_case(remove_nones(asdict(answer)))
    assert isinstance(found, dict)
    return found
