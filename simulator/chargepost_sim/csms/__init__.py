"""An OCPP 1.6J backend for demos and tests: stations, cards, sessions, commands."""

from chargepost_sim.csms.errors import (
    BadRequest,
    CsmsError,
    NotConnected,
    StationRefused,
    StationSilent,
    UnknownName,
)
from chargepost_sim.csms.server import Csms
from chargepost_sim.csms.station import Station

__all__ = [
    "BadRequest",
    "Csms",
    "CsmsError",
    "NotConnected",
    "Station",
    "StationRefused",
    "StationSilent",
    "UnknownName",
]
