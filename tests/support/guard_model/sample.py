"""What is measured in one step, and the gate that keeps small changes out."""

from dataclasses import dataclass


@dataclass
class Sample:
    """Inputs of one step: mV, ohm, 0.1 degC, bits of the monitor, and feedbacks (-1 none)."""

    high_mv: int
    low_mv: int
    ohm: int
    decicelsius: int
    monitor: int
    contactor: int
    lock: int
    phases: int


class Gate:
    """Keeps what it had unless the new value differs by more than a band."""

    def __init__(self) -> None:
        self.high_mv = 12000
        self.low_mv = 12000
        self.ohm = -1
        self.decicelsius = 250

    def step(self, sample: Sample) -> None:
        self.high_mv = kept(self.high_mv, sample.high_mv, 150)
        self.low_mv = kept(self.low_mv, sample.low_mv, 150)
        self.decicelsius = kept(self.decicelsius, sample.decicelsius, 5)
        ohm = min(sample.ohm, 65535)
        self.ohm = ohm if ohm == -1 else kept(self.ohm, ohm, self.ohm // 32)


def kept(old: int, new: int, band: int) -> int:
    return new if abs(new - old) > band else old
