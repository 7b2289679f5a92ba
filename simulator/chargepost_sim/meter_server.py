"""Simulated SDM630 meters on one bus: the test double of our own driver."""

from collections.abc import Callable, Mapping

from chargepost_sim import meter_faces
from chargepost_sim.register_server import INPUT, RegisterServer, Words
from chargepost_sim.truth import MeterValues, Truth

__all__ = ["MeterServer", "MeterValues", "Truth"]


class Sdm630:
    """One meter; `truth` is called when a request comes."""

    most = meter_faces.SDM630_MOST

    def __init__(self, truth: Callable[[], Truth], serial: int):
        self._truth = truth
        self._serial = serial

    def words(self, function: int) -> Words:
        if function == INPUT:
            return meter_faces.sdm630(self._truth())
        return meter_faces.sdm630_identity(self._serial)


class MeterServer(RegisterServer):
    """One bus of meters: unit -> a callable that tells the truth when a request comes."""

    def __init__(self, meters: Mapping[int, Callable[[], Truth]], host: str = "127.0.0.1"):
        super().__init__(
            {unit: Sdm630(truth, 1000 + unit) for unit, truth in meters.items()}, host
        )
