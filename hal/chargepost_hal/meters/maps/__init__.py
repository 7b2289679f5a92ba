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


def load(name: str) -> tuple:
    """The map of a family by the name of its file; ValueError when there is none."""
    # The name comes from a site's settings and must not lead to any other module.
    if not name or any([c not in "abcdefghijklmnopqrstuvwxyz0123456789_" for c in name]):
        raise ValueError("meter %s: a family is written like sdm630" % name)
    try:
        module = __import__("chargepost_hal.meters.maps." + name, None, None, ["MAP"])
    except ImportError:
        raise ValueError("meter %s: there is no register map of this family" % name)
    return module.MAP
