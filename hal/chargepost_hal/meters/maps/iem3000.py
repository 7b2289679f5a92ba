"""Schneider Electric iEM3155/iEM3255 (iEM3000).

tools/generate/meter_maps.py writes this file.
"""

# Also: iEM3150, iEM3250 (import only).
# A volkszaehler/mbmd:meters/rs485/iem3000.go
# B a public probe script for iEM3xxx
# C SmartEVSE/SmartEVSE-3:meter.cpp
# Note: manual numbers registers from 1: wire address = number - 1
# Note: alternative energies as float32 kWh at 0xB02B import / 0xB02D export (SmartEVSE)
# Note: Com.Protection is ENABLED by factory default: writes are ignored until disabled on the
#   display
# Note: power factor register is a 4-quadrant code: 0..1 inductive import, 1..2 = 2-PF capacitive
#   ... decode before use

MAP = (
    "Schneider Electric iEM3155/iEM3255 (iEM3000)",
    (1, 19200, "E", 1),
    (3, "big", 50, 0),
    "3 0031 20 69454D33",
    """
I1 0BB7 f32? ABC
I23 0BB9+2 f32? AB
U1 0BD3 f32? ABC
U23 0BD5+2 f32? AB
P123 0BED+2 f32?e3 AB
P 0BF3 f32?e3 AC
Q 0BFB f32?e3 AB
S 0C03 f32?e3 AB
?PF 0C0B q32 -
?f 0C25 f32? A
Ei 0C83 i64? AB
Ee 0C87 i64? AB
Ei123 0DBD+4 i64? AB
""",
)
