"""What cars in the field need, as one table: by how they behave, never by their brand.

A row says: when a car behaves like this, and has done so for a time, do that. A car that
behaves well meets no row. Sources: EVerest's legacy wake-up (30 s without C, then 4 s in F),
the wake-up ladder of Tinkerforge's charge controller (longer waits, then longer cuts), and
ISO 15118-3 (T_step_EF 4 s, T_step_X1 3 s). The switch back to three phases is EVerest's
hysteresis of 600 s; each switch wears contactors and on-board chargers (one maker's car was
damaged by it), so that they are few in a session.
"""

from chargepost.guard.interface import WAKE_F, WAKE_X1
from chargepost.port import const

# Behaviours: the car stays in B although current is offered ...
SLEEPS_AT_START = const(1)  # ... and has not taken any in this session
SLEEPS_AFTER_PAUSE = const(2)  # ... and took some until we paused it
SLEEPS_AFTER_SWITCH = const(3)  # ... since the phases were switched

# Behaviour, ms that it lasts after each offer, how to wake the car.
LADDER = (
    (SLEEPS_AT_START, 30000, WAKE_X1),
    (SLEEPS_AT_START, 30000, WAKE_F),
    (SLEEPS_AT_START, 90000, WAKE_F),
    (SLEEPS_AFTER_PAUSE, 30000, WAKE_X1),
    (SLEEPS_AFTER_PAUSE, 30000, WAKE_F),
    (SLEEPS_AFTER_PAUSE, 90000, WAKE_F),
    (SLEEPS_AFTER_SWITCH, 60000, WAKE_F),
    (SLEEPS_AFTER_SWITCH, 90000, WAKE_F),
)
MOST_WAKES = const(8)  # in one session, whatever it was for

# Phases are switched down at once, because a limit asks for it; up only after a while.
SWITCH_UP_MS = const(600000)
MOST_SWITCHES_UP = const(4)  # in one session


def rungs(behaviour: int) -> list:
    """The ladder for one behaviour: pairs of (ms after the offer, how to wake)."""
    return [row[1:] for row in LADDER if row[0] == behaviour]
