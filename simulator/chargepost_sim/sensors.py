"""Residual-current monitor, proximity, temperature and supply of a simulated outlet."""

from chargepost_hal import contract

_TRIP_MA = 6  # DC, IEC 62955
_OPEN_OHM = 1_000_000
# Coding resistor in ohm by the rating of the cable in mA (IEC 61851-1 Annex B).
CABLE_OHM = {13000: 1500, 20000: 680, 32000: 220, 63000: 100}


class SimulatedRcm(contract.ResidualCurrentMonitor):
    """Trips by the residual current `residual_ma`, or by its test input."""

    def __init__(self) -> None:
        self.residual_ma = 0
        self._testing = False

    def tripped(self) -> int:
        return int(self._testing or self.residual_ma >= _TRIP_MA)

    def test(self, on: int) -> None:
        self._testing = bool(on)


class SimulatedProximity(contract.Proximity):
    """`fixed` for a fixed cable; else `resistance` is the plugged cable's, in ohm."""

    def __init__(self, fixed: bool) -> None:
        self.fixed = fixed
        self.resistance = _OPEN_OHM

    def insert(self, cable_ma: int) -> None:
        """Plug in a cable of this rating, mA."""
        if cable_ma not in CABLE_OHM:
            known = ", ".join(str(ma) for ma in CABLE_OHM)
            raise ValueError(f"cable_ma {cable_ma} has no coding resistor; choose one of {known}")
        self.resistance = CABLE_OHM[cable_ma]

    def remove(self) -> None:
        self.resistance = _OPEN_OHM

    def ohm(self) -> int:
        return -1 if self.fixed else self.resistance


class SimulatedTemperature(contract.Temperature):
    """`value` in 0.1 degC; -9999 plays a dead sensor."""

    def __init__(self) -> None:
        self.value = 250

    def decicelsius(self) -> int:
        return self.value


class SimulatedSupply(contract.Supply):
    """Mains; `on` is switched by whoever cuts the power."""

    def __init__(self) -> None:
        self.on = True

    def present(self) -> int:
        return int(self.on)
