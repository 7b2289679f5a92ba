"""Register maps of meter families, one file each, loaded only when a board has that meter.

MAP of such a file is a tuple:

    name       what the messages call the meter
    line       factory settings: unit, baud, parity "N" or "E", stop bits
    reading    function (4 reads input registers, 3 holding registers), words ("big" when the
               most significant register comes first, else "little"), registers the meter gives
               in one read, ms it wants between two requests
    identity   how it tells what it is, see identity.py; "" when it cannot
    registers  one line for each quantity:

        U123 0000+2 f32 ABC        phases 1, 2, 3 from address 0, two registers apart
        Ei 0048 f32e3 ABC          encoding (see decoding.py), times 10^3: the meter has kWh
        W 0012 i16?@0016 A         a further power of ten is in register 0016
        ?IN 00E0 f32 C             one source alone: not used unless the site asks for it

Addresses are hexadecimal and 0-based, as they go over the line; decoded values are in V, A, W,
var, VA, Hz, Wh. The letters are the sources that agree, and comments in the file name them.
In a SunSpec map addresses count from the first register of the model.
"""

import os

from chargepost_hal.on_demand import on_demand


def load(name: str) -> tuple:
    """MAP of the family with this file name; ValueError when there is none.

    The module goes again, so that a board keeps nothing but what it makes of the map.
    """
    if not name or name.strip("abcdefghijklmnopqrstuvwxyz0123456789_"):
        raise ValueError('meter "%s": no register map has such a name' % name)
    module = "chargepost_hal.meters.maps." + name
    try:
        return on_demand(module).MAP
    except ImportError:
        raise ValueError('meter "%s": no register map; there are %s' % (name, _names()))


def families() -> list:
    """Names of the maps that lie beside this file, sorted; OSError when frozen into firmware."""
    found = []
    for file in os.listdir(__file__.rpartition("/")[0] or "."):
        name, _, ending = file.rpartition(".")
        if ending in ("py", "mpy") and name[0] != "_":
            found.append(name)
    return sorted(found)


def _names():
    try:
        return ", ".join(families())
    except OSError:
        return "those of the firmware"
