"""A meter for third parties: one truth served as SDM630 and as SunSpec 203 over Modbus TCP."""

from collections.abc import Callable, Mapping

from chargepost_sim import meter_faces
from chargepost_sim.bench import Bench, OutletTruth
from chargepost_sim.register_server import INPUT, RegisterServer, Words
from chargepost_sim.truth import Truth

_MANUFACTURER = "Chargepost"


class Faces:
    """Both faces at one unit: SDM630 in the input registers, SunSpec in the holding registers."""

    most = meter_faces.SUNSPEC_MOST

    def __init__(self, truth: Callable[[], Truth], model: str, serial: str):
        self._truth = truth
        self._names = {
            "manufacturer": _MANUFACTURER,
            "model": model,
            "version": "1",
            "serial": serial,
        }

    def words(self, function: int) -> Words:
        truth = self._truth()
        if function == INPUT:
            return meter_faces.sdm630(truth)
        identity = meter_faces.sdm630_identity(int(self._names["serial"]))
        return {**meter_faces.sunspec_203(truth, self._names), **identity}


class VirtualMeter(RegisterServer):
    """Serves meters by unit: unit -> a callable that tells the truth when a request comes.

    The truth may be that of a simulated station's outlet, or what a real meter last said:
    see `ReadingTruth`.
    """

    def __init__(
        self,
        meters: Mapping[int, Callable[[], Truth]],
        host: str = "127.0.0.1",
        tcp_port: int = 0,
        model: str = "Virtual meter",
    ):
        devices = {unit: Faces(truth, model, str(unit)) for unit, truth in meters.items()}
        super().__init__(devices, host, tcp_port)


def of_station(bench: Bench, host: str = "127.0.0.1", tcp_port: int = 0, model: str = "Post"):
    """A VirtualMeter of a simulated station: unit n is what flows through outlet n."""
    truths = [OutletTruth(hardware) for hardware in bench.outlets]
    meters = {unit: _constant(truth) for unit, truth in enumerate(truths, 1)}
    return VirtualMeter(meters, host, tcp_port, model)


def _constant(truth: Truth) -> Callable[[], Truth]:
    return lambda: truth


class ReadingTruth:
    """A contract.Reading as a truth; what the meter does not measure is 0."""

    def __init__(self, reading):
        phases = [power or 0 for power in reading.phase_power_w]
        total = reading.power_w
        if total is not None and not any(phases):
            phases = [total, 0, 0]
        self.energy_wh = reading.energy_import_wh or 0
        self.export_wh = reading.energy_export_wh or 0
        self.power_w = phases
        self.current_ma = [current or 0 for current in reading.current_ma]
        self.voltage_mv = [voltage or 0 for voltage in reading.voltage_mv]
        self.frequency_mhz = reading.frequency_mhz or 0
