"""Proximity and supply of a simulated outlet."""

from collections.abc import Sequence

from chargepost_hal import guard_contract
from chargepost_sim.instant import Instant

NOMINAL_MV = 230_000
THREE_PHASES = (NOMINAL_MV, NOMINAL_MV, NOMINAL_MV)
_OPEN_OHM = 1_000_000
_ALIVE_MV = 80_000  # the station's own power supply works from here on
# Coding resistor in ohm by the rating of the cable in mA (IEC 61851-1 Annex B).
CABLE_OHM = {13000: 1500, 20000: 680, 32000: 220, 63000: 100}
PROXIMITY_FAULTS = ("", "open", "shorted")


class SimulatedProximity(guard_contract.Proximity):
    """`fixed` for a fixed cable; else `resistance` is the plugged cable's, in ohm.

    Faults of the wire: `fault` "open" or "shorted"; `series_ohm` of a dirty contact.
    """

    def __init__(self, fixed: bool) -> None:
        self.fixed = fixed
        self.resistance = _OPEN_OHM
        self.series_ohm = 0
        self._fault = ""

    def insert(self, cable_ma: int) -> None:
        """Plug in a cable of this rating, mA."""
        if cable_ma not in CABLE_OHM:
            known = ", ".join(str(ma) for ma in CABLE_OHM)
            raise ValueError(f"cable_ma {cable_ma} has no coding resistor; choose one of {known}")
        self.resistance = CABLE_OHM[cable_ma]

    def remove(self) -> None:
        self.resistance = _OPEN_OHM

    def ohm(self) -> int:
        if self.fixed:
            return -1
        if self._fault:
            return _OPEN_OHM if self._fault == "open" else 0
        return min(_OPEN_OHM, self.resistance + self.series_ohm)

    @property
    def fault(self) -> str:
        """One of PROXIMITY_FAULTS."""
        return self._fault

    @fault.setter
    def fault(self, fault: str) -> None:
        if fault not in PROXIMITY_FAULTS:
            raise ValueError(f"fault {fault!r} is not known; choose one of {PROXIMITY_FAULTS}")
        self._fault = fault


class SimulatedSupply(guard_contract.Supply):
    """Mains; `on` is switched by whoever cuts the power.

    grid_mv: voltages of the grid's three phases, 0 for a missing one. order: which of them is
    at each terminal. frequency_mhz: mHz.
    """

    def __init__(self, instant: Instant, grid_mv: Sequence[int] = THREE_PHASES) -> None:
        self.on = True
        self.frequency_mhz = 50_000
        self._instant = instant
        self._grid_mv = list(grid_mv)
        self._order = (0, 1, 2)

    def present(self) -> int:
        return int(self.on and max(self._grid_mv) >= _ALIVE_MV)

    @property
    def grid_mv(self) -> tuple[int, ...]:
        """mV of the grid's phases."""
        return tuple(self._grid_mv)

    @grid_mv.setter
    def grid_mv(self, voltages: Sequence[int]) -> None:
        if len(voltages) != 3 or not all(0 <= mv <= 500_000 for mv in voltages):
            raise ValueError(f"grid_mv {voltages!r} is not three voltages from 0 to 500000 mV")
        self._grid_mv = list(voltages)
        self._instant.at(self._instant.ms)

    @property
    def order(self) -> tuple[int, ...]:
        """The grid's phase at each terminal."""
        return self._order

    @order.setter
    def order(self, order: Sequence[int]) -> None:
        if sorted(order) != [0, 1, 2]:
            raise ValueError(f"order {order!r} does not name each of 0, 1 and 2 once")
        self._order = tuple(order)
        self._instant.at(self._instant.ms)

    @property
    def terminal_mv(self) -> list[int]:
        """mV at the terminals of the station."""
        return [self._grid_mv[phase] for phase in self._order] if self.on else [0, 0, 0]
