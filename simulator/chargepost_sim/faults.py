"""Everything that can break around a simulated station, by name.

Each fault of FAULTS is a function of (bench, outlet number, on). Of two faults that turn the
same screw the last one counts; ending one puts the screw back to where it belongs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chargepost_sim.heat import CONTACT_MOHM
from chargepost_sim.pilot_circuit import Wiring
from chargepost_sim.sensors import NOMINAL_MV, THREE_PHASES

if TYPE_CHECKING:
    from chargepost_sim.bench import Bench
    from chargepost_sim.outlet_hardware import OutletHardware

Fault = Callable[["Bench", int, bool], None]


def _outlet(bench: Bench, number: int) -> OutletHardware:
    return bench.outlets[number - 1]


def _hardware(part: str, attribute: str, broken: Any = True, sound: Any = False) -> Fault:
    def cause(bench: Bench, number: int, on: bool) -> None:
        owner = getattr(_outlet(bench, number), part)
        if owner is None:
            raise ValueError(f"outlet {number} has no {part.replace('_', ' ')} that could fail")
        setattr(owner, attribute, broken if on else sound)

    return cause


def _poles(verb: str, *poles: int) -> Fault:
    def cause(bench: Bench, number: int, on: bool) -> None:
        getattr(_outlet(bench, number).contactor, verb)(*(poles if on else ()))

    return cause


def _pilot(**changes: Any) -> Fault:
    sound = {name: getattr(Wiring(), name) for name in changes}

    def cause(bench: Bench, number: int, on: bool) -> None:
        _outlet(bench, number).pilot.rewire(**(changes if on else sound))

    return cause


def _socket(attribute: str, broken: Any, sound: Any) -> Fault:
    def cause(bench: Bench, number: int, on: bool) -> None:
        proximity = _outlet(bench, number).proximity
        if proximity.fixed:
            raise ValueError(f"outlet {number} has a fixed cable, and so no proximity pilot")
        setattr(proximity, attribute, broken if on else sound)

    return cause


def _car(attribute: str, broken: Any = True, sound: Any = False) -> Fault:
    def cause(bench: Bench, number: int, on: bool) -> None:
        car = _outlet(bench, number).car
        if car is None:
            raise ValueError(f"outlet {number} has no car that could do this; plug one in")
        setattr(car, attribute, broken if on else sound)

    return cause


def _meter(mood: Any) -> Fault:
    def cause(bench: Bench, number: int, on: bool) -> None:
        bench.meters.faults[number] = mood if on else ""

    return cause


def _reader_dead(bench: Bench, number: int, on: bool) -> None:
    (bench.reader.faults.add if on else bench.reader.faults.discard)("dead")


def _grid(*per_mille: int) -> Fault:
    """Voltages of the grid in per mille of the nominal ones."""
    return _hardware(
        "supply", "grid_mv", [NOMINAL_MV * part // 1000 for part in per_mille], THREE_PHASES
    )


def _frequency(mhz: int) -> Fault:
    return _hardware("supply", "frequency_mhz", mhz, 50_000)


FAULTS: dict[str, Fault] = {
    "welded": _hardware("contactor", "welded"),
    "pole welded": _poles("weld", 1),
    "pole burnt": _poles("burn", 2),
    "dead coil": _hardware("contactor", "dead_coil"),
    "contactor slow": _hardware("contactor", "slow_ms", 600, 0),
    "contactor bounces": _hardware("contactor", "bounce_ms", 80, 3),
    "auxiliary open": _hardware("contactor", "auxiliary", "open", ""),
    "auxiliary closed": _hardware("contactor", "auxiliary", "closed", ""),
    "auxiliary inverted": _hardware("contactor", "auxiliary", "inverted", ""),
    "auxiliary slow": _hardware("contactor", "auxiliary_ms", 600, 0),
    "phase contactor welded": _hardware("phase_contactor", "welded"),
    "phase contactor dead": _hardware("phase_contactor", "dead_coil"),
    "lock jammed": _hardware("lock", "jammed"),
    "lock jams once": _hardware("lock", "jams", 1, 0),
    "lock slips": _hardware("lock", "slips"),
    "residual current": _hardware("rcm", "residual_ma", 30, 0),
    "residual current ac": _hardware("rcm", "residual_ac_ma", 30, 0),
    "monitor dead": _hardware("rcm", "dead"),
    "monitor sticky": _hardware("rcm", "sticky"),
    "monitor broken": _hardware("rcm", "broken"),
    "monitor drift": _hardware("rcm", "drift_ma", 6, 0),
    "pilot open": _pilot(broken="open"),
    "pilot short at the station": _pilot(broken="shorted at the station"),
    "pilot short at the inlet": _pilot(broken="shorted at the inlet"),
    "pilot short behind the diode": _pilot(broken="shorted behind the diode"),
    "pilot leak": _pilot(leak_ohm=3000),
    "pilot dirty contact": _pilot(series_ohm=300),
    "pilot noise": _pilot(noise_mv=400),
    "pilot generator weak": _pilot(positive_mv=10_500, negative_mv=-10_500),
    "ground shift": _pilot(ground_mv=1500),
    "proximity open": _socket("fault", "open", ""),
    "proximity short": _socket("fault", "shorted", ""),
    "proximity dirty": _socket("series_ohm", 5000, 0),
    "hot": _hardware("temperature", "ambient", 900, 250),
    "hot terminal": _hardware(
        "temperature", "contact_mohm", [40.0, CONTACT_MOHM, CONTACT_MOHM], [CONTACT_MOHM] * 3
    ),
    "temperature dead": _hardware("temperature", "dead"),
    "temperature stuck": _hardware("temperature", "stuck"),
    "temperature jumps": _hardware("temperature", "jump", 400, 0),
    "over-voltage": _grid(1170, 1170, 1170),
    "under-voltage": _grid(780, 780, 780),
    "brown-out": _grid(450, 450, 450),
    "phase missing": _grid(1000, 1000, 0),
    "phases swapped": _hardware("supply", "order", (1, 0, 2), (0, 1, 2)),
    "frequency high": _frequency(51_700),
    "frequency low": _frequency(47_300),
    "no diode": _car("no_diode"),
    "pilot short": _car("pilot_short"),
    "ventilation": _car("ventilation"),
    "ignores pwm": _car("ignores_pwm"),
    "leaves c late": _car("leaves_c_late"),
    "draws too much": _car("draws_too_much", 30, 0),
    "oscillates": _car("toggles_ms", 2000, 0),
    "leaks dc": _car("leaks_dc_ma", 10, 0),
    "leaks ac": _car("leaks_ac_ma", 40, 0),
    "meter silent": _meter("silent"),
    "meter exception": _meter("exception"),
    "meter nonsense": _meter("nan"),
    "meter frozen": _meter("frozen"),
    "reader dead": _reader_dead,
}
