"""What one outlet was built for: numbers that the maker of the station knows."""

from chargepost.port import const

_FULL_MA = const(63000)


class Ratings:
    """Ratings of one outlet; a board changes what differs. All currents are per phase.

    cable_ma: rating of the fixed cable in mA, 0 for a socket outlet. contactor_ma: what
    contactor and wiring carry. ventilated: 1 where state D may take energy. simplified_ma:
    for cars without a switch in their pilot circuit (IEC 61851-1 A.2.3), 0 refuses them.
    phase_contactor: 1 when the board has a second contactor for L2 and L3.

    thermometer: 1 with a temperature sensor. fallback_ma: the limit while it is dead.
    warm, stop, burning: 0.1 degC at which less current is offered, none is, and at which the
    contactor opens at once; from `warm` to `lowest` the limit falls to 6 A.
    """

    def __init__(self, cable_ma: int = 0):
        self.cable_ma = cable_ma
        self.contactor_ma = _FULL_MA
        self.ventilated = 0
        self.simplified_ma = 10000
        self.phase_contactor = 0
        self.thermometer = 1
        self.fallback_ma = 10000
        self.warm = 600
        self.lowest = 680
        self.stop = 700
        self.burning = 850
