"""The control pilot as a circuit: 1 kOhm source, cable, diode and resistors of the car."""

from chargepost_hal import contract

_SOURCE_MV = 12000
_SOURCE_OHM = 1000
_DIODE_MV = 700
_X1 = 1000

R_CONNECTED = 2740  # state B
R_READY = 882  # state C: 2.74 kOhm parallel to 1.3 kOhm
R_VENTILATION = 246  # state D: 2.74 kOhm parallel to 270 Ohm


def half_wave(source_mv: int, ohm: int | None, diode: bool) -> int:
    """Voltage on the pilot in mV while the generator stands at `source_mv`.

    `ohm` is what the car connects to earth: None without a car, 0 for a short.
    """
    if ohm is None:
        return source_mv
    if ohm == 0:
        return 0
    if not diode:
        return source_mv * ohm // (ohm + _SOURCE_OHM)
    if source_mv <= _DIODE_MV:
        return source_mv
    return (source_mv - _DIODE_MV) * ohm // (ohm + _SOURCE_OHM) + _DIODE_MV


class PilotCircuit(contract.Pilot):
    """Simulated pilot front end; what the car connects is set with `load`."""

    def __init__(self) -> None:
        self.duty = _X1
        self.powered = True
        self.high = self.low = _SOURCE_MV
        self._ohm: int | None = None
        self._diode = True

    def high_mv(self) -> int:
        return self.high

    def low_mv(self) -> int:
        return self.low

    def drive(self, duty: int) -> None:
        if not 0 <= duty <= _X1:
            raise ValueError(f"duty {duty} per mille is not between 0 and 1000")
        self.duty = duty
        self._solve()

    def load(self, ohm: int | None, diode: bool = True) -> None:
        """The car's resistance to earth in ohm, None without a car, 0 for a short."""
        self._ohm = ohm
        self._diode = diode
        self._solve()

    def power(self, on: bool) -> None:
        """Supply of the generator."""
        self.powered = on
        self._solve()

    def _solve(self) -> None:
        if not self.powered:
            self.high = self.low = 0
            return
        positive = half_wave(_SOURCE_MV, self._ohm, self._diode)
        negative = half_wave(-_SOURCE_MV, self._ohm, self._diode)
        self.high = positive if self.duty > 0 else negative
        self.low = negative if self.duty < _X1 else positive
