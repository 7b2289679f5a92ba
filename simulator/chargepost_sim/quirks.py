"""Cars of the field as data: a name, how it behaves, and who has met it."""

from dataclasses import dataclass, field
from typing import Any

from chargepost_sim.car import Car


@dataclass(frozen=True)
class Quirk:
    """One way in which cars differ from the textbook.

    options are those of Car; source says who has met it, or which standard has it.
    """

    behaviour: str
    source: str
    options: dict[str, Any] = field(default_factory=dict)


QUIRKS: dict[str, Quirk] = {
    "textbook": Quirk("does what the standard says", "IEC 61851-1 Annex A"),
    "slow to start": Quirk(
        "takes 5 s to go to C, the longest that a new duty may take",
        "IEC 61851-1 Table A.6: 5 s to follow the pilot",
        {"reaction_ms": 5000},
    ),
    "slow to stop": Quirk(
        "stays in C for 4.5 s after x1; 3 s would be right",
        "IEC 61851-1 Table A.6; EVerest waits T_step_X1 of 3 s, esp32-evse 6 s",
        {"reaction_ms": 500, "leaves_c_ms": 4000},
    ),
    "never stops": Quirk(
        "is still in C when the 6 s are over that the station must wait",
        "IEC 61851-1 Table A.6 sequence 10.2",
        {"leaves_c_late": True},
    ),
    "deaf": Quirk(
        "takes what it likes, with PWM or without",
        "the reason for over-current protection in EVerest, OpenEVSE and Bender stations",
        {"ignores_pwm": True},
    ),
    "draws 8 % more": Quirk(
        "draws 7 to 8 percent more than it is offered",
        "seen by evcc with a Renault Zoe",
        {"draws_too_much": 8},
    ),
    "draws 30 % more": Quirk(
        "draws so much more that it must be stopped",
        "hard limit of EVerest's over-current protection",
        {"draws_too_much": 30},
    ),
    "from 8 A": Quirk(
        "takes nothing below 8 A, though 6 A may be offered",
        "seen by evcc and wbec with a Renault Zoe and a Kangoo",
        {"min_ma": 8000},
    ),
    "sleeps until a pause": Quirk(
        "falls asleep in B, and notices a PWM only when it was away for a while",
        "wake-up ladder of Tinkerforge's chargers, first rung",
        {"wakes_by": "pause", "sleeps_after_s": 60},
    ),
    "sleeps until F": Quirk(
        "falls asleep in B until the pilot was in E or F for 4 s",
        "ISO 15118-3 T_step_EF; EVerest's legacy wake-up, seen with SmartEVSE",
        {"wakes_by": "F", "sleeps_after_s": 60},
    ),
    "sleeps for good": Quirk(
        "falls asleep in B until it is plugged in anew",
        "last rung of every wake-up ladder",
        {"wakes_by": "replug", "sleeps_after_s": 60},
    ),
    "oscillates": Quirk(
        "changes between B and C every 3 s",
        "Tinkerforge's chargers rest 5 s after C for it",
        {"reaction_ms": 200, "toggles_ms": 3000},
    ),
    "phase-switch shy": Quirk(
        "stops for good when the number of phases changes within 8 s",
        "seen with a BMW iX3 on Tinkerforge's chargers; EVerest waits 10 s",
        {"phase_pause_s": 8},
    ),
    "simplified": Quirk(
        "has 882 Ohm in place of S2, and is in C as soon as it is plugged in",
        "IEC 61851-1 A.2.3",
        {"simplified": True, "phases": 1, "max_kw": 2.3},
    ),
    "ventilation": Quirk(
        "asks for ventilation", "IEC 61851-1 Table A.3, state D", {"ventilation": True}
    ),
    "no diode": Quirk(
        "has lost its diode: a short from the pilot would look like a car",
        "IEC 61851-1 A.2.2; missed in C by a firmware of SmartEVSE",
        {"no_diode": True},
    ),
    "impatient driver": Quirk(
        "is pulled and plugged in again twice",
        "a driver rather than a car: the first thing people try",
        {"replugs": 2, "replug_after_s": 8},
    ),
    "leaky": Quirk(
        "leaks 10 mA of direct current while its inlet is live",
        "IEC 62955: the fault that the monitor is there for",
        {"leaks_dc_ma": 10},
    ),
}


def quirky(name: str, **options: Any) -> Car:
    """A car with this quirk, and other options of Car. ValueError for an unknown name."""
    quirk = QUIRKS.get(name)
    if quirk is None:
        raise ValueError(f"there is no quirk {name!r}; choose one of {', '.join(QUIRKS)}")
    return Car(**{**quirk.options, **options})
