"""Finder 7M.38.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/finder7m38.go
# B SmartEVSE/SmartEVSE-3:meter.cpp
# No source tells the factory settings of the line: first to try.
# Note: SmartEVSE reads import at 2638 (Wh, /1000): second energy block; mbmd (newer, from Finder
#   PDF v2) uses 2752/2756 -> verify on the device
# Conflict: SmartEVSE/SmartEVSE-3:meter.cpp has energy_import_total at 0A4E.

MAP = (
    "Finder 7M.38",
    (1, 9600, "N", 1),
    (4, "big", 50, 0),
    "",
    """
U1 09C4 f32 AB
?U23 09C6+2 f32 A
I1 09D4 f32 AB
?I23 09D6+2 f32 A
?P123 09E2+2 f32 A
P 09E8 f32 AB
?Q 09F0 f32 A
?S 09F8 f32 A
?PF123 09FA+2 f32 A
?PF 0A00 f32 A
?f 0A18 f32 A
?Ei 0AC0 f32 A
?Ee 0AC4 f32 A
""",
)
