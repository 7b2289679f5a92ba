"""What a meter says of itself, against what its map expects.

The identity of a map is a text: function, address and number of registers to read, then the
answers in hexadecimal, from the first byte on. "~" marks an answer that fits but proves
nothing, "!" one that rules the family out, whatever else fits. For SunSpec it is "SunS" and
the numbers of the models, see sunspec.py.
"""

UNLIKE = -1
POSSIBLE = 0
SURE = 1

SUNSPEC = "SunS"


def probe_of(identity: str):
    """(function, address, count) to read; None when there is nothing to read."""
    parts = identity.split()
    if not parts or parts[0] == SUNSPEC:
        return None
    return int(parts[0]), int(parts[1], 16), int(parts[2])


def judge(identity: str, answer: bytes) -> int:
    """SURE, POSSIBLE or UNLIKE: what an answer to the probe says about the family."""
    verdict = UNLIKE
    for expected in identity.split()[3:]:
        mark = expected[0]
        if answer.startswith(_bytes(expected.lstrip("!~"))):
            if mark == "!":
                return UNLIKE
            verdict = max(verdict, POSSIBLE if mark == "~" else SURE)
    return verdict


def models_of(identity: str) -> list:
    """Numbers of the SunSpec models of a map, [] when it is none of SunSpec."""
    parts = identity.split()
    if not parts or parts[0] != SUNSPEC:
        return []
    return [int(part) for part in parts[1:]]


def _bytes(text):
    return bytes([int(text[at : at + 2], 16) for at in range(0, len(text), 2)])
