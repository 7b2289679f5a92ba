"""What flows through a simulated meter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Truth(Protocol):
    """What a meter measures at this instant; sequences are for L1, L2, L3."""

    @property
    def energy_wh(self) -> float: ...
    @property
    def power_w(self) -> Sequence[float]: ...
    @property
    def current_ma(self) -> Sequence[float]: ...
    @property
    def voltage_mv(self) -> Sequence[float]: ...
    @property
    def frequency_mhz(self) -> float: ...


@dataclass
class MeterValues:
    """A truth that a test sets by hand."""

    energy_wh: float = 0
    power_w: Sequence[float] = (0, 0, 0)
    current_ma: Sequence[float] = (0, 0, 0)
    voltage_mv: Sequence[float] = (230000, 230000, 230000)
    frequency_mhz: float = 50000
    export_wh: float = 0
