"""What a country asks of a load when its supply is bad: one table, each value with its source.

Where a country says nothing the row of "none" holds: under-voltage as OVE-Richtlinie R 37 has
it; over-voltage above 1.15, which no sound public supply reaches (EN 50160: 1.1 at most).

AT: OVE-Richtlinie R 37 (2024-12-01). 5.9.8: below 0.8 for 3 s is an under-voltage. 5.1.1: from
47.6 to 51.4 Hz a station stays connected. 5.7.4.2: it comes back after 60 s between 0.9 and
1.09 and between 49.9 and 50.1 Hz, with 6 A, and 1 A more in each minute.
GB: the Electric Vehicles (Smart Charge Points) Regulations 2021, regulation 11: each start is
delayed by up to 600 s, settable up to 1800 s. Nothing here detects an open PEN conductor
(BS 7671 722.411.4.1): that takes a device which also opens the protective earth.
"""

from chargepost.port import const

# Columns. Voltages in per mille of the nominal one, frequencies in mHz, 0: no rule.
NAME = const(0)
LOW = const(1)  # an under-voltage lies below
HIGH = const(2)  # an over-voltage lies above
TRIP_MS = const(3)  # so long
LOW_MHZ = const(4)
HIGH_MHZ = const(5)
BACK_LOW = const(6)  # the window in which a supply counts as sound again
BACK_HIGH = const(7)
BACK_LOW_MHZ = const(8)
BACK_HIGH_MHZ = const(9)
BACK_S = const(10)  # so long, before a car may have it
RAMP_MA = const(11)  # more in each minute, from 6 A on; 0: all at once
DELAY_S = const(12)  # longest random delay of a start

_ROWS = (
    ("none", 800, 1150, 3000, 0, 0, 900, 1100, 0, 0, 60, 0, 0),
    ("AT", 800, 1150, 3000, 47600, 51400, 900, 1090, 49900, 50100, 60, 1000, 0),
    ("GB", 800, 1150, 3000, 0, 0, 900, 1100, 0, 0, 60, 0, 600),
)

NAMES = tuple([row[0] for row in _ROWS])
MOST_DELAY_S = const(1800)


def rules(name: str) -> tuple:
    """The row of a country; KeyError for one that is not in NAMES."""
    for row in _ROWS:
        if row[NAME] == name:
            return row
    raise KeyError(name)
