"""ChangeAvailability: an outlet, or all of them, in and out of service (section 5.2)."""

from chargepost.errors import BadInput


def change(station, payload: dict) -> tuple:
    """Accepted, Scheduled while a transaction runs, or Rejected for an unknown connector."""
    connector = payload["connectorId"]
    try:
        if connector:
            station.access.outlet(connector)
    except BadInput as error:
        station.log("ChangeAvailability: %s" % error)
        return {"status": "Rejected"}, None
    operative = payload["type"] == "Operative"
    return {"status": station.availability.change(connector, operative)}, None
