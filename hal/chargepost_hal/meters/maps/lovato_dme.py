"""Lovato DMED341MID7ER / DME D341 (Siemens 7KT1665/66).

tools/generate/meter_maps.py writes this file.
"""

# A Tinkerforge/bricklib2:warp/meter_dmed341mid7er_def.inc
# B openWB/core:packages/modules/common/lovato.py
# C evcc-io/evcc:templates/definition/meter/siemens-7kt1665.yaml
# No source tells the factory settings of the line: first to try.
# Note: openWB: with external CTs frequency may come /1000 -> if > 100 Hz divide by 10

MAP = (
    "Lovato DMED341MID7ER / DME D341 (Siemens 7KT1665/66)",
    (1, 9600, "N", 1),
    (4, "big", 50, 0),
    "",
    """
U123 0001+2 i32e-2 ABC
I123 0007+2 i32e-4 ABC
P123 0013+2 i32e-2 AB
?Q123 0019+2 i32e-2 A
?S123 001F+2 i32e-2 A
PF123 0025+2 i32e-4 AB
f 0031 i32e-2 AB
P 0039 i32e-2 AC
?PF 003F i32e-4 A
Ei 1A1F i32 AC
?Ee 1A21 i32 A
?Ei123 1A33+14 i32 A
""",
)
