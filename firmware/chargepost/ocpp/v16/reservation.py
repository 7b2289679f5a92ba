"""ReserveNow and CancelReservation (OCPP 1.6 sections 5.4 and 5.13)."""

from chargepost.auth.token import validate
from chargepost.errors import BadInput
from chargepost.ocpp import timestamp

_REJECTED = "Rejected"


def reserve(station, payload: dict) -> tuple:
    """Accepted, Occupied, Faulted, Unavailable; Rejected where it cannot be, or makes no sense."""
    try:
        return {"status": _reserve(station, payload)}, None
    except (BadInput, OSError) as error:
        station.log("ReserveNow: %s" % error)
        return {"status": _REJECTED}, None


def _reserve(station, payload: dict) -> str:
    at = payload["connectorId"]
    config = station.config
    if not config["Chargepost.ReservationEnabled"]:
        raise BadInput("Chargepost.ReservationEnabled is off.")
    if at:
        station.access.outlet(at)
    elif not config["ReserveConnectorZeroSupported"]:
        raise BadInput("ReserveConnectorZeroSupported is off; reserve one connector.")
    token = validate(payload["idTag"])
    parent = validate(payload["parentIdTag"]) if payload.get("parentIdTag") else ""
    expiry = timestamp.parse(payload["expiryDate"])
    if expiry <= station.clock.now():
        raise BadInput("The reservation would be over at once (%s)." % payload["expiryDate"])
    book = station.access.book(station.storage, station.clock)
    return book.reserve(payload["reservationId"], at, token, parent, expiry)


def cancel(station, payload: dict) -> tuple:
    """Accepted for a known reservation, else Rejected."""
    book = station.access.reservations
    try:
        known = book is not None and book.end(payload["reservationId"])
    except OSError as error:
        station.log("CancelReservation: %s" % error)
        known = False
    return {"status": "Accepted" if known else _REJECTED}, None
