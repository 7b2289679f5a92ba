"""YTL DEM4A (B+G DS100 family).

tools/generate/meter_maps.py writes this file.
"""

# A Tinkerforge/bricklib2:warp/meter_dem4a_def.inc
# B volkszaehler/mbmd:meters/rs485/ds100.go
# Conflict: volkszaehler/mbmd:meters/rs485/ds100.go has energy_export_total at 118A.

MAP = (
    "YTL DEM4A (B+G DS100 family)",
    (1, 9600, "N", 1),
    (4, "big", 50, 0),
    "3 100C 1 0006",
    """
Ei 010E i32e1 AB
?Ee 0118 i32e1 A
Esum 0122 i32e1 AB
U123 0400+2 i32e-3 AB
I123 0410+2 i32e-3 AB
P123 041A+2 i32 AB
P 0420 i32 AB
S 0428 i32 AB
Q 0430 i32 AB
f 0435 i16e-1 AB
PF123 0436+1 i16e-3 AB
PF 0439 i16e-3 AB
""",
)
