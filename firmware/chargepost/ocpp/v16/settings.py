"""Configuration keys that only OCPP 1.6 knows; chargepost.config explains the columns."""

from chargepost.ocpp import settings as link
from chargepost.port import const

_MONTH_S = const(2678400)
_DAY_S = const(86400)
_PROFILES = "Core,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger"
_UNITS = ("Current", "Power")

ROWS = link.ROWS + (
    ("HeartbeatInterval", "int", _DAY_S, 0, _MONTH_S, "s", "rw", 0, "silence; 0: once a day"),
    ("TransactionMessageAttempts", "int", 3, 1, 100, "", "rw", 0, "then it is given up"),
    ("TransactionMessageRetryInterval", "int", 60, 0, _DAY_S, "s", "rw", 0, "times attempts"),
    ("ResetRetries", "int", 2, 0, 10, "", "rw", 0, "of a restart that fails; none has"),
    ("AuthorizeRemoteTxRequests", "bool", False, 0, 1, "", "rw", 0, "as if a card was shown"),
    ("GetConfigurationMaxKeys", "int", 100, 1, 100, "", "r", 0, "keys of one request"),
    ("SupportedFeatureProfiles", "str", _PROFILES, 0, 100, "", "r", 0, "what this adapter does"),
    (
        "ChargingScheduleAllowedChargingRateUnit", "csl", "Current,Power", _UNITS, 2, "", "r", 0,
        "units of limits",
    ),
    ("ReserveConnectorZeroSupported", "bool", True, 0, 1, "", "r", 0, "for any connector"),
    ("Chargepost.ReservationEnabled", "bool", True, 0, 1, "", "rw", 0, "take reservations"),
    ("ConnectorSwitch3to1PhaseSupported", "bool", False, 0, 1, "", "r", 0, "during a session"),
    # Some backends leave startSchedule out where the standard needs it.
    (
        "Chargepost.ProfileWithoutStart", "choice", "reject", ("reject", "now"), 1, "", "rw", 0,
        "an absolute or recurring profile without its start",
    ),
    ("ConnectorPhaseRotation", "str", "Unknown", 0, 100, "", "rw", 0, "as wired: 1.RST,2.STR"),
)  # fmt: skip
