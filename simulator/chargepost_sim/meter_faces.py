"""How a truth looks in the registers of an SDM630, and of SunSpec model 203."""

import struct
from collections.abc import Mapping

from chargepost_sim.truth import Truth

SDM630_MOST = 80  # registers in one read
SDM630_IMAGE = 0x180  # registers the image has; those without a value read 0
SDM630_CODE = 0x0070  # at FC02, by which a master knows it
SUNSPEC_BASE = 40000
SUNSPEC_MOST = 125

_COMMON, _METER, _END = 1, 203, 0xFFFF
_METER_LENGTH = 105
_NONE_16, _NONE_U16 = 0x8000, 0xFFFF
# Power of ten of each scale factor of model 203, by its offset.
_FACTORS = {6: -2, 15: -1, 17: -2, 22: 1, 27: 1, 32: 1, 37: 0, 54: 0}


def sdm630(truth: Truth) -> dict[int, int]:
    """Input registers: floats, high word first."""
    image = dict.fromkeys(range(SDM630_IMAGE), 0)
    for phase in range(3):
        _float(image, 0x00 + 2 * phase, truth.voltage_mv[phase] / 1000)
        _float(image, 0x06 + 2 * phase, truth.current_ma[phase] / 1000)
        _float(image, 0x0C + 2 * phase, truth.power_w[phase])
    _float(image, 0x34, sum(truth.power_w))
    _float(image, 0x46, truth.frequency_mhz / 1000)
    _float(image, 0x48, truth.energy_wh / 1000)
    _float(image, 0x4A, _exported(truth) / 1000)
    return image


def sdm630_identity(serial: int) -> dict[int, int]:
    """Holding registers: serial number, meter code, software version."""
    return {0xFC00: serial >> 16, 0xFC01: serial & 0xFFFF, 0xFC02: SDM630_CODE, 0xFC03: 0x0100}


def sunspec_203(truth: Truth, names: Mapping[str, str]) -> dict[int, int]:
    """Holding registers from 40000: the mark, models 1 and 203, the end.

    `names` has "manufacturer", "model", "version" and "serial" of the common model.
    """
    words = [*_text("SunS", 2), _COMMON, 66]
    words += _text(names["manufacturer"], 16) + _text(names["model"], 16) + _text("", 8)
    words += _text(names["version"], 8) + _text(names["serial"], 16) + [1, _NONE_16]
    words += _meter(truth)
    words += [_END, 0]
    return {SUNSPEC_BASE + at: word for at, word in enumerate(words)}


def _meter(truth: Truth) -> list[int]:
    """Model 203 with its head; what is not measured is "not implemented"."""
    model = dict.fromkeys(range(2 + _METER_LENGTH), _NONE_16)
    model[0], model[1] = _METER, _METER_LENGTH
    model |= {at: power & 0xFFFF for at, power in _FACTORS.items()}
    _point(model, 2, 6, sum(truth.current_ma) / 1000)
    _point(model, 7, 15, sum(truth.voltage_mv) / 3000)
    _point(model, 16, 17, truth.frequency_mhz / 1000)
    _point(model, 18, 22, sum(truth.power_w))
    for phase in range(3):
        _point(model, 3 + phase, 6, truth.current_ma[phase] / 1000)
        _point(model, 8 + phase, 15, truth.voltage_mv[phase] / 1000)
        _point(model, 19 + phase, 22, truth.power_w[phase])
    for at in range(38, 105):
        if at not in _FACTORS:
            model[at] = 0  # an accumulator that does not count
    model[71] = model[104] = _NONE_16  # the scale factors of apparent and reactive energy
    _counter(model, 38, _exported(truth))
    _counter(model, 46, truth.energy_wh)
    model[105] = model[106] = 0  # events: none
    return [model[at] for at in range(2 + _METER_LENGTH)]


def _point(model: dict[int, int], at: int, factor: int, value: float) -> None:
    """A value as a 16-bit number of its scale factor; beyond that it is "not implemented"."""
    number = round(value / 10 ** _FACTORS[factor])
    model[at] = number & 0xFFFF if -0x7FFF <= number <= 0x7FFF else _NONE_16


def _counter(model: dict[int, int], at: int, wh: float) -> None:
    number = int(wh) & 0xFFFFFFFF  # it rolls over, as the standard says
    model[at], model[at + 1] = number >> 16, number & 0xFFFF


def _text(text: str, registers: int) -> list[int]:
    data = text.encode("ascii", "replace")[: 2 * registers].ljust(2 * registers, b"\0")
    return list(struct.unpack(f">{registers}H", data))


def _float(image: dict[int, int], at: int, value: float) -> None:
    image[at], image[at + 1] = struct.unpack(">HH", struct.pack(">f", value))


def _exported(truth: Truth) -> float:
    return getattr(truth, "export_wh", 0)
