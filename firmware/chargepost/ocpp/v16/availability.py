"""ChangeAvailability: an outlet, or all of them, in and out of service (section 5.2)."""

from chargepost.errors import BadInput


def change(station, payload: dict) -> tuple:
    """Accepted, or Scheduled while a transaction runs.

    Rejected for an unknown connector, and when it would not survive a restart.
    """
    connector = payload["connectorId"]
    try:
        if connector:
            station.access.outlet(connector)
        status = station.availability.change(connector, payload["type"] == "Operative")
    except (BadInput, OSError) as error:
        station.log("ChangeAvailability: %s" % error)
        return {"status": "Rejected"}, None
    return {"status": status}, None
