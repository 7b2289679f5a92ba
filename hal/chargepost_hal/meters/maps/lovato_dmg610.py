"""Lovato DMG610 (DMG series).

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/dmg610.go
# B openWB/core:packages/modules/common/lovato.py
# No source tells the factory settings of the line: first to try.
# Note: table addresses in the Lovato manual are +1

MAP = (
    "Lovato DMG610 (DMG series)",
    (1, 9600, "N", 1),
    (4, "big", 50, 0),
    "",
    """
U123 0001+2 u32e-2 AB
I123 0007+2 u32e-4 AB
P123 0013+2 i32e-2 AB
?Q123 0019+2 i32e-2 A
?S123 001F+2 u32e-2 A
?f 0031 u32e-3 A
?P 0039 i32e-2 A
?Q 003B i32e-2 A
?S 003D u32e-2 A
?Ei 1B1F u64e1 A
?Ee 1B23 u64e1 A
?Ei123 1E1F+28 u64e1 A
""",
)
