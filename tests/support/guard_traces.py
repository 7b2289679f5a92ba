"""Random traces for a guard: scenes in which charging really happens, and everything goes wrong.

A trace is bytes, as `guard_rig.play` takes them: knob and value, or 0 and a number of steps.
"""

from random import Random

WAIT = 0
LEVEL, DIODE, LIMIT, PERMIT, AVAILABLE, HOLD, CLEAR = 1, 2, 3, 4, 5, 6, 7
RESIDUAL, OHMS, MIRROR, BOLT, TALKING, MILLIVOLTS, FLOOR = 8, 9, 10, 11, 12, 13, 14
HEAT, L1, L2, L3, PHASES, WAKE, LOCKED, VOUCH, TEST = 15, 16, 17, 18, 19, 20, 21, 22, 23
THREE, SENSITIVE, WARMER, PERIOD, LONG_JUMP, HIGHER, JUMP = 24, 25, 26, 27, 28, 29, 30

Scene = tuple[tuple[int, tuple[int, ...]], ...]

_GLITCH = (1, 1, 2, 2, 3, 4, 5, 8)
_SHORT = (1, 3, 5, 8, 12, 20)
_MEDIUM = (20, 30, 52, 60, 110)
_LONG = (110, 250, 255)
_ANY = tuple(range(256))
_BIT = (0, 1)
_LEVELS = tuple(range(7))
_OPEN, _CLOSED, _FOLLOWS = 1, 2, 3  # of a feedback
_LIMITS = (0, 11, 12, 20, 32, 64, 102, 103, 108, 120, 160)
_LIMITS_OFTEN = (12, 20, 32, 64, 108)
# Knob values of the voltages at which a level ends, and at which it stops being plausible.
_EDGES = (140, 143, 146, 170, 173, 176, 200, 203, 206, 230, 233, 236)
_PLAUSIBLE = (117, 118, 148, 149, 168, 169, 178, 177, 198, 199, 207, 208, 228, 229, 237, 238)
# Values at and around every limit of temperature, in the steps of the knob.
_HOT = (0, 13, 14, 124, 125, 130, 137, 138, 144, 150, 151, 155, 169, 170, 249, 250, 251)

# What the tables of IEC 61851-1 call a normal sequence: the car comes, charges, pauses, leaves.
PLAY: dict[str, Scene] = {
    "charge": (
        (PERMIT, (1,)),
        (LIMIT, _LIMITS_OFTEN),
        (LEVEL, (1,)),
        (WAIT, (20, 60)),
        (LEVEL, (2,)),
        (WAIT, (60, 110)),
    ),
    "charge at once": ((PERMIT, (1,)), (LIMIT, _LIMITS_OFTEN), (LEVEL, (2,)), (WAIT, _LONG)),
    "ventilated": ((PERMIT, (1,)), (LEVEL, (3,)), (WAIT, (3, 20, 60, 110))),
    "car pauses": ((LEVEL, (1,)), (WAIT, _SHORT), (LEVEL, (2,)), (JUMP, (0, 21)), (WAIT, _MEDIUM)),
    "car leaves": ((LEVEL, (0,)), (WAIT, _MEDIUM)),
    "car taps": ((LEVEL, (1,)), (WAIT, (3,)), (JUMP, (22,)), (LEVEL, (2,)), (WAIT, (60,))) * 6,
    "limit": (
        (LIMIT, _LIMITS),
        (WAIT, _MEDIUM),
        (LIMIT, _LIMITS),
        (JUMP, (0, 21)),
        (WAIT, _SHORT),
    ),
    "stop": ((PERMIT, (0,)), (WAIT, _LONG), (JUMP, (0, 0, 30)), (WAIT, _SHORT)),
    "time": ((JUMP, (1, 4, 12, 21, 40, 41, 45, 240)), (WAIT, _SHORT)),
    "days": ((LEVEL, (0, 0, 1)), (WAIT, (60,)), (LONG_JUMP, (1, 144, 145, 250)), (WAIT, _MEDIUM)),
    "pace": ((PERIOD, (0, 4, 9, 9, 16, 29)),),
}

# Each kind of trouble, most of them taken back.
TROUBLE: dict[str, Scene] = {
    "glitch": ((LEVEL, _LEVELS), (WAIT, _GLITCH)) * 4,
    "noise": ((HIGHER, (90, 112, 114, 142, 144, 170)), (WAIT, _GLITCH)) * 5,
    "millivolts": ((MILLIVOLTS, _ANY), (WAIT, _SHORT)) * 3,
    "limits of levels": ((LEVEL, _LEVELS), (WAIT, (5, 52)), (MILLIVOLTS, _EDGES), (WAIT, _SHORT))
    * 2,
    "limits of B": ((LEVEL, (1,)), (WAIT, (5,)), (MILLIVOLTS, (199, 200, 235, 236)), (WAIT, (5,)))
    * 2,
    "limits of C": ((LEVEL, (2,)), (WAIT, (60,)), (MILLIVOLTS, (169, 170, 205, 206)), (WAIT, (5,)))
    * 2,
    "limits of D": ((LEVEL, (3,)), (WAIT, (5,)), (MILLIVOLTS, (139, 140, 175, 176)), (WAIT, (5,)))
    * 2,
    "edge of plausible": ((MILLIVOLTS, _PLAUSIBLE), (WAIT, _LONG), (WAIT, (60,))),
    "implausible": ((MILLIVOLTS, (115, 158, 174, 182, 215, 235)), (WAIT, _LONG), (WAIT, (60,))),
    "no diode": ((DIODE, (0,)), (WAIT, (1, 2, 3, 9, 12, 30)), (DIODE, _BIT), (WAIT, _SHORT)),
    "floor": ((FLOOR, _LEVELS), (WAIT, (1, 2, 9, 12, 255)), (WAIT, (60,)), (FLOOR, (0,))),
    "floor in F": (
        (AVAILABLE, (0,)),
        (FLOOR, (3,)),
        (WAIT, _LONG),
        (WAIT, (60,)),
        (AVAILABLE, _BIT),
        (FLOOR, (0, 0, 3)),
    ),
    "short": ((LEVEL, (4,)), (WAIT, (2, 3, 49, 50, 51, 60)), (LEVEL, _LEVELS), (WAIT, _SHORT)),
    "out of service": ((AVAILABLE, (0,)), (WAIT, _MEDIUM), (LEVEL, _LEVELS), (WAIT, _SHORT)),
    "in service": ((AVAILABLE, (1,)), (WAIT, _MEDIUM)),
    "cable": (
        (OHMS, tuple(range(8))),
        (WAIT, (1, 2, 3, 52)),
        (OHMS, (1, 2, 3, 4)),
        (WAIT, _SHORT),
    ),
    "loose cable": ((OHMS, tuple(range(8))), (WAIT, _GLITCH)) * 5,
    "jammed lock": ((BOLT, (_OPEN, _CLOSED)), (WAIT, _LONG), (WAIT, _LONG), (BOLT, (_FOLLOWS,))),
    "lock gives up": (
        (BOLT, (_OPEN, _CLOSED)),
        (JUMP, (13,)),
        (WAIT, (2,)),
        (JUMP, (5,)),
        (WAIT, (2,)),
    )
    * 4,
    "loose lock": ((BOLT, (0, 1, 2, 3)), (WAIT, _GLITCH), (BOLT, (_FOLLOWS,)), (WAIT, _SHORT)),
    "hold": ((HOLD, _BIT), (WAIT, _SHORT)),
    "residual": ((RESIDUAL, (1, 2, 3)), (WAIT, _SHORT), (RESIDUAL, (0,)), (WAIT, _SHORT)),
    "broken": (
        (RESIDUAL, (4, 4, 5)),
        (WAIT, (1, 9, 10, 11, 20)),
        (RESIDUAL, (0,)),
        (WAIT, _SHORT),
    ),
    "test": ((LEVEL, (0, 0, 0, 2)), (WAIT, _MEDIUM), (TEST, (1,)), (WAIT, _MEDIUM)),
    "dead monitor": (
        (LEVEL, (0,)),
        (SENSITIVE, (0,)),
        (TEST, (1,)),
        (WAIT, _LONG),
        (SENSITIVE, (1,)),
    ),
    "late monitor": (
        (LEVEL, (0,)),
        (SENSITIVE, (0,)),
        (TEST, (1,)),
        (WAIT, (60, 90, 128, 129)),
        (RESIDUAL, (1, 2)),
        (WAIT, _SHORT),
        (RESIDUAL, (0,)),
        (SENSITIVE, (1,)),
    ),
    "stuck monitor": (
        (LEVEL, (0,)),
        (WAIT, (30,)),
        (TEST, (1,)),
        (WAIT, (10,)),
        (RESIDUAL, (1, 4, 5)),
        (WAIT, (60, 250)),
        (WAIT, (20, 60)),
        (RESIDUAL, (0,)),
    ),
    "contact": ((MIRROR, (0, 1, 2)), (WAIT, (1, 5, 11, 30, 60)), (MIRROR, (_FOLLOWS,))),
    "loose contact": ((MIRROR, (1, 2, 3)), (WAIT, (1, 2, 5, 6, 7))) * 8,
    "welded": ((MIRROR, (_CLOSED,)), (LEVEL, (0, 1)), (WAIT, (60, 110)), (MIRROR, (2, 3))),
    "phases": ((PHASES, _BIT), (WAIT, _MEDIUM), (JUMP, (0, 41)), (WAIT, _MEDIUM)),
    "many phases": (
        (PHASES, (1,)),
        (JUMP, (41,)),
        (WAIT, (35,)),
        (PHASES, (0,)),
        (JUMP, (41,)),
        (WAIT, (35,)),
    )
    * 6,
    "phase contact": (
        (THREE, (0, 1, 2)),
        (WAIT, (5, 11, 30, 60)),
        (THREE, (_FOLLOWS, 0)),
        (WAIT, (35,)),
    ),
    "loose phase contact": ((THREE, (1, 2, 3)), (WAIT, (1, 2, 5, 6, 7))) * 8,
    "silence": ((TALKING, (0,)), (WAIT, (60, 199, 201, 250)), (TALKING, (1,)), (WAIT, _SHORT)),
    "silence in C": (
        (PERMIT, (1,)),
        (LIMIT, (32,)),
        (LEVEL, (1,)),
        (WAIT, (60,)),
        (LEVEL, (2,)),
        (JUMP, (0, 25)),
        (WAIT, (110,)),
        (TALKING, (0,)),
        (WAIT, (199, 200, 201, 250)),
        (JUMP, (0, 8)),
        (TALKING, (1,)),
        (WAIT, _SHORT),
    ),
    "wishes unheard": (
        (TALKING, (0,)),
        (PERMIT, _BIT),
        (LIMIT, _LIMITS),
        (WAIT, _SHORT),
        (TALKING, (1,)),
    ),
    "overload": (
        (L1, (0, 40, 44, 46, 60, 80, 200)),
        (L2, (0, 0, 45, 90)),
        (L3, (0, 0, 0, 255)),
        (WAIT, (60, 250)),
        (JUMP, (0, 7, 30)),
        (WAIT, _SHORT),
        (JUMP, (0, 11)),
        (WAIT, _SHORT),
    ),
    "slight overload": (
        (PERMIT, (1,)),
        (LIMIT, (32,)),
        (LEVEL, (1,)),
        (WAIT, (60,)),
        (LEVEL, (2,)),
        (JUMP, (0, 25)),
        (WAIT, (110,)),
        (L1, (46, 47, 48)),
        (L2, (0, 49)),
        (JUMP, (39, 40, 41)),
        (WAIT, (2, 60)),
        (JUMP, (0, 41)),
        (WAIT, (2,)),
        (JUMP, (41,)),
        (WAIT, (30,)),
    ),
    "quiet car": ((L1, (0, 1, 3)), (L2, (0,)), (L3, (0,)), (WAIT, _SHORT)),
    "stray": (
        (LEVEL, (0, 1)),
        (L1, (0, 2, 3, 4, 50)),
        (WAIT, (30, 250)),
        (JUMP, (0, 10, 21)),
        (WAIT, (3,)),
    ),
    "heat": ((HEAT, _HOT), (WAIT, _SHORT), (HEAT, _HOT), (JUMP, (0, 40, 41)), (WAIT, _SHORT)),
    "wild heat": ((HEAT, _HOT), (WAIT, (1, 2, 8)), (HEAT, (94,)), (WAIT, (1, 2, 3))) * 4,
    "warmer": ((WARMER, (60, 100, 122, 124, 132, 134, 150, 200)), (WAIT, _GLITCH)) * 5,
    "cools": (
        (HEAT, (90,)),
        (JUMP, (239, 241)),
        (WAIT, (2,)),
        (JUMP, (241,)),
        (WAIT, (2,)),
        (JUMP, (241,)),
    ),
    "dead sensor": (
        (HEAT, (0,)),
        (WAIT, _SHORT),
        (JUMP, (39, 40, 41)),
        (WAIT, _SHORT),
        (HEAT, (0, 90)),
    ),
    "wake": ((LEVEL, (1,)), (WAIT, _MEDIUM), (WAKE, (1, 2, 2, 3)), (WAIT, _LONG), (WAIT, _LONG)),
    "wake answered": (
        (LEVEL, (1,)),
        (WAIT, _MEDIUM),
        (WAKE, (1, 2)),
        (WAIT, _SHORT),
        (LEVEL, _LEVELS),
    ),
    "locked": ((LOCKED, tuple(range(19))), (WAIT, _SHORT), (LOCKED, (0, 0, 0, 1)), (WAIT, _SHORT)),
    "clear": ((CLEAR, (1,)), (WAIT, _SHORT)),
    "vouch": ((VOUCH, _BIT), (WAIT, _SHORT)),
}

# What an outlet may meet at its very start.
BEGINNINGS = ("clear", "vouch", "wishes unheard", "clear", "millivolts", "loose cable", "clear")

HEALTHY: Scene = (
    (DIODE, (1,)),
    (FLOOR, (0,)),
    (AVAILABLE, (1,)),
    (TALKING, (1,)),
    (OHMS, (1, 2, 3, 3, 4)),
    (MIRROR, (0, 3, 3)),
    (BOLT, (_FOLLOWS,)),
    (THREE, (0, 3, 3)),
    (RESIDUAL, (0,)),
    (SENSITIVE, (1,)),
    (HEAT, (90,)),
    (L1, (0,)),
    (L2, (0,)),
    (L3, (0,)),
    (LOCKED, (0,)),
    (LEVEL, (0, 0, 1)),
    (CLEAR, (1, 1, 0)),
    (WAIT, (60, 110)),
)


def shot(rng: Random, scene: Scene) -> bytes:
    """One scene with its values drawn."""
    return b"".join(bytes([knob, rng.choice(values)]) for knob, values in scene)


def without(trace: bytes, knobs: frozenset[int]) -> bytes:
    """The same for an outlet that lacks what these knobs turn."""
    pairs = [trace[at : at + 2] for at in range(0, len(trace), 2)]
    return b"".join(pair for pair in pairs if pair[0] not in knobs)


def random_trace(seed: int, scenes: int = 30) -> bytes:
    """A trace that is the same for the same seed on every machine."""
    rng = Random(seed)
    parts = [shot(rng, TROUBLE[BEGINNINGS[seed % len(BEGINNINGS)]])]
    troubles = list(TROUBLE.values())
    for at in range(scenes):
        chance = rng.random()
        if chance < 0.3:
            # Each kind of trouble in its turn meets a car that really charges.
            parts += [shot(rng, HEALTHY), shot(rng, PLAY["charge"])]
            parts.append(shot(rng, troubles[(seed * 7 + at) % len(troubles)]))
        elif chance < 0.5:
            parts.append(shot(rng, PLAY[rng.choice(list(PLAY))]))
        elif chance < 0.95:
            parts.append(shot(rng, rng.choice(troubles)))
        else:
            parts.append(bytes([rng.randrange(1, 31), rng.randrange(256)]))
    return b"".join(parts)
