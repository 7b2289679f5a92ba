"""Eltako DSZ15DZMOD / DSZ16DZE.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/eltako.go
# B Tinkerforge/esp32-firmware:.../eltako.py
# Note: same addresses as Eastron SDM630 but INTEGER: a wrong driver choice reads plausible garbage
#   -> detect by manufacturing code (holding 64515) and meter code (holding 64525)
# Note: DSZ16DZE: direction reversal at holding wire 63766 (u32, two single-register writes fc6; no
#   multiple write) as Tinkerforge sets it

MAP = (
    "Eltako DSZ15DZMOD / DSZ16DZE",
    (1, 9600, "N", 1),
    (4, "big", 50, 0),
    "3 FC02 2 0000000D",
    """
U123 0000+2 u32e-2 AB
I123 0006+2 u32e-2 AB
P123 000C+2 i32 AB
PF123 001E+2 i32e-3 AB
P 0034 i32 AB
PF 003E i32e-3 AB
?f 0046 i32e-2 B
Ei 0048 u32e1 AB
Ee 004A u32e1 AB
""",
)
