"""Finder 7M.24.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/finder7m24.go
# B SmartEVSE/SmartEVSE-3:meter.cpp (7M.38)
# No source tells the factory settings of the line: first to try.

MAP = (
    "Finder 7M.24",
    (1, 9600, "N", 1),
    (4, "big", 50, 0),
    "",
    """
U1 09C4 f32 AB
I1 09D4 f32 AB
P 09E8 f32 AB
?PF 0A00 f32 A
?f 0A18 f32 A
?Ei 0AC0 f32 A
?Ee 0AC4 f32 A
""",
)
