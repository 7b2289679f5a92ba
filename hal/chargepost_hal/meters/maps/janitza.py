"""Janitza B21/B23/B24 and UMG (19000 block).

tools/generate/meter_maps.py writes this file.
"""

# Also: UMG 96RM-E, UMG 103-CBM, UMG 104, UMG 604, UMG 605.
# A volkszaehler/mbmd:meters/rs485/janitza.go
# B Tinkerforge/esp32-firmware:.../meters_modbus_tcp/janitza.py
# C OpenEMS/openems:.../MeterJanitzaUmg96rmeImpl.java
# D openWB/core:.../janitza/counter.py
# No source tells the factory settings of the line: first to try.
# Note: fc3 in mbmd/OpenEMS/openWB, fc4 accepted too (Tinkerforge uses input registers)
# Note: UMG 604 also has a legacy block at 1317 (OpenEMS)

MAP = (
    "Janitza B21/B23/B24 and UMG (19000 block)",
    (1, 9600, "N", 1),
    (3, "big", 50, 0),
    "",
    """
U123 4A38+2 f32 ABCD
I123 4A44+2 f32 ABCD
P123 4A4C+2 f32 ABCD
P 4A52 f32 ABCD
Q 4A62 f32 BC
PF123 4A64+2 f32 ABD
f 4A6A f32 ABCD
Ei123 4A76+2 f32 AB
Ei 4A7C f32 ABC
Ee123 4A7E+2 f32 AB
Ee 4A84 f32 ABC
""",
)
