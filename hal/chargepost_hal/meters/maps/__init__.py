"""Register maps of meter families, one file each, loaded only when a board has that meter.

A map is a tuple:

    NAME       what the messages call the meter
    FUNCTION   4 reads input registers, 3 holding registers
    WORDS      "big" when the most significant register comes first, else "little"
    MOST       registers the meter gives in one read
    SILENCE    ms it wants between two requests
    ROWS       one for each value, by rising address:
               field of contract.Reading, phase (1 to 3, 0 for the one of all phases),
               0-based address, encoding (see decoding.py), power of ten that makes it the
               field's unit, and where the meter has one, the address of a register with a
               further power of ten

Two rows of one field and phase add up; an encoding with a leading "-" is subtracted.
"""

FAMILIES = ("sdm630",)


def load(name: str) -> tuple:
    """The map of a family by the name of its file; ValueError when there is none."""
    if name not in FAMILIES:
        raise ValueError(
            "meter %s: no register map; there are %s" % (name or '""', ", ".join(FAMILIES))
        )
    return __import__("chargepost_hal.meters.maps." + name, None, None, ["MAP"]).MAP
