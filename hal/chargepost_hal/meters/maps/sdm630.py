"""Eastron SDM630-Modbus V2 and its relabelled twins: all values are IEEE 754 floats."""

MAP = (
    "SDM630",
    4,
    "big",
    80,
    0,
    (
        ("voltage_mv", 1, 0x00, "f32", 3),
        ("voltage_mv", 2, 0x02, "f32", 3),
        ("voltage_mv", 3, 0x04, "f32", 3),
        ("current_ma", 1, 0x06, "f32", 3),
        ("current_ma", 2, 0x08, "f32", 3),
        ("current_ma", 3, 0x0A, "f32", 3),
        ("phase_power_w", 1, 0x0C, "f32", 0),
        ("phase_power_w", 2, 0x0E, "f32", 0),
        ("phase_power_w", 3, 0x10, "f32", 0),
        ("power_w", 0, 0x34, "f32", 0),
        ("frequency_mhz", 0, 0x46, "f32", 3),
        ("energy_import_wh", 0, 0x48, "f32", 3),  # the register counts kWh
        ("energy_export_wh", 0, 0x4A, "f32", 3),
    ),
)
