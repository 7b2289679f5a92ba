"""Every meter of the table as a device on a bus, encoded by pymodbus from the table itself.

Nothing here knows our maps or our decoder: what the driver reads is compared with the table.
"""

import json
import struct
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from pymodbus.client.mixin import ModbusClientMixin

ROOT = Path(__file__).resolve().parents[2]
TABLE: list[dict[str, Any]] = json.loads(
    (ROOT / "tools" / "generate" / "data" / "meters.json").read_text(encoding="utf-8")
)
BY_MODEL = {meter["model"]: meter for meter in TABLE}

# What flows: in V, A, W, Hz, Wh, and whatever else a meter may show.
TRUTH = {
    "voltage": (230.1, 229.9, 231.0), "current": (10.02, 5.5, 3.25),
    "power": (2305.0, 1264.0, 750.0), "reactive_power": (12.0, -7.0, 3.0),
    "apparent_power": (2306.0, 1265.0, 751.0),
    "power_factor": (0.998, 0.997, 0.996), "energy_import": (500000.0, 400000.0, 334560.0),
    "energy_export": (400.0, 300.0, 190.0),
    "power_total": 4319.0, "power_import_total": 4319.0, "power_export_total": 0.0,
    "reactive_power_total": 8.0, "apparent_power_total": 4322.0, "power_factor_total": 0.997,
    "frequency": 49.98, "energy_import_total": 1234560.0, "energy_export_total": 890.0,
    "energy_sum_total": 1235450.0, "current_n": 1.5, "current_sum": 18.77,
}  # fmt: skip

# Register of the table -> field of a reading, its phase, and the integer's unit.
PHASE_FIELDS = (("voltage", "voltage_mv", 1000), ("current", "current_ma", 1000))
PHASE_FIELDS += (("power", "phase_power_w", 1),)
FIELDS = {
    f"{name}_l{phase}": (field, phase, unit)
    for name, field, unit in PHASE_FIELDS
    for phase in (1, 2, 3)
}
FIELDS |= {
    "power_total": ("power_w", 0, 1), "power_import_total": ("power_w", 0, 1),
    "frequency": ("frequency_mhz", 0, 1000), "energy_import_total": ("energy_import_wh", 0, 1),
    "energy_export_total": ("energy_export_wh", 0, 1),
}  # fmt: skip
EMPTY: dict[str, Any] = {
    "energy_import_wh": None, "energy_export_wh": None, "power_w": None,
    "phase_power_w": [None] * 3, "current_ma": [None] * 3, "voltage_mv": [None] * 3,
    "frequency_mhz": None,
}  # fmt: skip

_TYPES = ModbusClientMixin.DATATYPE
_PLAIN = {
    "float32": _TYPES.FLOAT32, "float64": _TYPES.FLOAT64, "uint16": _TYPES.UINT16,
    "int16": _TYPES.INT16, "uint32": _TYPES.UINT32, "int32": _TYPES.INT32,
    "uint64": _TYPES.UINT64, "int64": _TYPES.INT64, "acc32": _TYPES.UINT32,
}  # fmt: skip
_SUNSPEC_MODEL = 40070  # behind the mark and the common model
_FACTOR = {"A": -2, "V": -1, "Hz": -2, "W": 0, "VA": 0, "var": 0, "Pct": -1, "Wh": 1}
_COUNTERS = {"energy_import_total": (414, 1), "energy_export_total": (415, -1)}


class TableMeter:
    """One meter of the table; `words` and `most` are what a RegisterServer wants."""

    def __init__(self, meter: dict[str, Any]):
        self.meter = meter
        self.most = meter.get("limits", {}).get("max_registers_per_read", 50)
        self.image: dict[int, dict[int, int]] = {3: {}, 4: {}}
        self._shown: dict[str, Decimal] = {}  # register -> exactly what the meter shows
        self._identify()
        if "offset" in next(iter(meter["registers"].values())):
            self._sunspec_chain()
        for name, register in meter["registers"].items():
            self._put(name, register)

    def words(self, function: int) -> dict[int, int]:
        return self.image[function]

    def expected(self, unverified: bool) -> dict[str, Any]:
        """The fields of a reading: of verified registers, or of all."""
        found = {field: list(v) if isinstance(v, list) else v for field, v in EMPTY.items()}
        for name, register in self.meter["registers"].items():
            if name in FIELDS and (register["verified"] or unverified):
                field, phase, unit = FIELDS[name]
                value = int((self._shown[name] * unit).to_integral_value(ROUND_HALF_UP))
                if phase:
                    found[field][phase - 1] = value
                else:
                    found[field] = value
        return found

    def write(self, function: int, address: int, words) -> None:
        for number, word in enumerate(words):
            self.image[function][address + number] = word

    def set(self, name: str, value: float) -> None:
        """Make one register of the table show another value."""
        self._put(name, self.meter["registers"][name], value)

    def _has(self, name: str) -> bool:
        return name in self.meter["registers"]

    def _put(self, name: str, register: dict[str, Any], value: float | None = None) -> None:
        if value is None:
            one = self._has("voltage_l1") and not self._has("voltage_l2")
            value = truth("power_l1" if one and name == "power_total" else name)
        function = self.meter["function"]
        scale = Decimal(str(register["scale"]))
        address = register.get("address", 0)
        if "offset" in register:
            address = _SUNSPEC_MODEL + register["offset"]
            if register["scale_factor"] is not None:
                power = _FACTOR[register["unit"]]
                self.write(function, _SUNSPEC_MODEL + register["scale_factor"], [power & 0xFFFF])
                scale = Decimal(10) ** power
        if register["unit"] == "Pct":
            value *= 100
        words, shown = self._encoded(name, register["type"], Decimal(str(value)) / scale)
        self.write(function, address, words)
        self._shown[name] = shown * scale

    def _encoded(self, name: str, kind: str, number: Decimal) -> tuple[list[int], Decimal]:
        """Registers and the number that they stand for exactly."""
        if kind.startswith("iskra"):
            return self._iskra(name, kind, number)
        order = self.meter["word_order"]
        if kind.startswith("float"):
            form = ">f" if kind == "float32" else ">d"
            raw: Any = struct.unpack(form, struct.pack(form, float(number)))[0]
        else:
            raw = int(number.to_integral_value(ROUND_HALF_UP))
        return ModbusClientMixin.convert_to_registers(raw, _PLAIN[kind], order), Decimal(raw)

    def _iskra(self, name: str, kind: str, number: Decimal) -> tuple[list[int], Decimal]:
        if kind == "iskra_counter":
            at, power = _COUNTERS[name]
            self.write(4, at, [power & 0xFFFF])
            raw = int(number / Decimal(10) ** power)
            return [raw >> 16, raw & 0xFFFF], Decimal(raw) * Decimal(10) ** power
        if kind == "iskra_t7":
            return [0x0000, int(number * 10000)], number
        raw = int(number * 1000)
        return [0xFD00 | (raw >> 16) & 0xFF, raw & 0xFFFF], Decimal(raw) / 1000

    def _identify(self) -> None:
        """What the meter answers when it is asked who it is; two registers at least."""
        told = self.meter.get("identify")
        if not told or "values" not in told:
            return
        models = told["values"]
        own = [code for code, name in models.items() if name and name in self.meter["model"]]
        code = (own or list(models))[0].partition("..")[0].rstrip("*")
        if code.startswith("0x"):
            data = bytes.fromhex(code[2:])
        elif code.isdigit():
            data = int(code).to_bytes(2, "big")
        else:
            data = code.encode()
        data = data.ljust(2 * max(2, told.get("count", 2)), b"\0")
        words = struct.unpack(f">{len(data) // 2}H", data)
        self.write(told["function"], told["address"], words)

    def _sunspec_chain(self) -> None:
        float_model = self.meter["registers"]["voltage_l1"]["type"] == "float32"
        number, length = (213, 124) if float_model else (203, 105)
        self.write(3, 40000, [0x5375, 0x6E53, 1, 66, *[0x2020] * 66])
        body = [0x7FC0, 0x0000] * 62 if float_model else [0x8000] * length
        self.write(3, _SUNSPEC_MODEL, [number, length, *body, 0xFFFF, 0])


def truth(name: str) -> float:
    """What the register of this name stands for."""
    if name in TRUTH:
        return TRUTH[name]
    stem, _, phase = name.rpartition("_l")
    return TRUTH[stem][int(phase) - 1]
