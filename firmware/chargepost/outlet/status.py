"""The status of an outlet in the field's standard terms (OCPP 1.6 section 4.9).

Derived from what is, never kept: the session, the pilot, the contactor, the faults.
"""

from chargepost.outlet import session

AVAILABLE = "Available"
PREPARING = "Preparing"
CHARGING = "Charging"
SUSPENDED_EV = "SuspendedEV"
SUSPENDED_EVSE = "SuspendedEVSE"
SUSPENDED = (SUSPENDED_EV, SUSPENDED_EVSE)  # nothing leads from here back to Preparing
FINISHING = "Finishing"
RESERVED = "Reserved"
UNAVAILABLE = "Unavailable"
FAULTED = "Faulted"

_WITHOUT_TRANSACTION = (
    (session.IDLE, AVAILABLE),
    (session.PLUGGED, PREPARING),
    (session.AUTHORISED, PREPARING),
    (session.STARTING, PREPARING),
    (session.FINISHED, FINISHING),
)


def without_transaction(state: str, operative: bool, reserved: bool = False) -> str:
    """Status outside a transaction; a car at a reserved outlet changes nothing by itself."""
    if not operative:
        return UNAVAILABLE
    if reserved and state in (session.IDLE, session.PLUGGED, session.FINISHED):
        return RESERVED
    for known, status in _WITHOUT_TRANSACTION:
        if known == state:
            return status
    return AVAILABLE


def in_transaction(offered_ma: int, permitted: bool, wants: bool, flows: bool) -> str:
    """Status of a running transaction; our refusal goes before the car's (errata 3.55).

    `permitted`: we let energy flow. `wants`: the car asks for it (state C). `flows`: the
    contactor is closed.
    """
    if not permitted or offered_ma < 6000:
        return SUSPENDED_EVSE
    if not wants:
        return SUSPENDED_EV
    return CHARGING if flows else PREPARING
