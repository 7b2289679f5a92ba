"""The hardware contract of the guard: the roles that it uses every 10 ms.

They answer at once, never wait and never allocate. contract.py has the rest of the contract, and
says what holds for all of it.
"""


class Pilot:
    """Control pilot front end of one outlet (IEC 61851-1 Annex A)."""

    def high_mv(self) -> int:
        """Voltage of the positive half wave, or of the steady level, in mV."""
        raise NotImplementedError

    def low_mv(self) -> int:
        """Voltage of the negative half wave in mV; equals `high_mv()` without PWM."""
        raise NotImplementedError

    def drive(self, duty: int) -> None:
        """Signal `duty` per mille: 1000 is steady +12 V (x1), 0 is steady -12 V (state F)."""
        raise NotImplementedError


class Contactor:
    """The contactor that puts mains on one outlet.

    A board that can switch between one phase and three has a second one, `phase_contactor`,
    which adds L2 and L3; it is switched only while the first is open.
    """

    def close(self) -> None:
        raise NotImplementedError

    def open(self) -> None:
        raise NotImplementedError

    def feedback(self) -> int:
        """1 when the auxiliary contact says closed, 0 open, -1 when the board has none."""
        raise NotImplementedError


class Lock:
    """The lock that holds the plug in a socket outlet."""

    def lock(self) -> None:
        raise NotImplementedError

    def unlock(self) -> None:
        raise NotImplementedError

    def feedback(self) -> int:
        """1 locked, 0 unlocked, -1 when there is no lock (fixed cable)."""
        raise NotImplementedError


class ResidualCurrentMonitor:
    """Residual current monitor (IEC 62955, 6 mA DC) with its test input."""

    def tripped(self) -> int:
        """What the monitor says now, as bits; 0 is quiet, -1 when the board has none.

        1: DC residual current (6 mA). 2: AC residual current (30 mA). 4: the monitor itself
        reports that it is broken.
        """
        raise NotImplementedError

    def test(self, on: int) -> None:
        """Drive the self-test input."""
        raise NotImplementedError


class Proximity:
    """Proximity pilot of a socket outlet (IEC 61851-1 Annex B)."""

    def ohm(self) -> int:
        """Coding resistance in ohm; -1 for a fixed cable, large when nothing is plugged."""
        raise NotImplementedError


class Temperature:
    """One temperature sensor."""

    def decicelsius(self) -> int:
        """Temperature in 0.1 degC; -9999 when the sensor is dead or silent for over 10 s."""
        raise NotImplementedError


class Supply:
    """Mains at the terminals of the station."""

    def present(self) -> int:
        """1 while the mains is there, else 0."""
        raise NotImplementedError
