"""Finder 7E.78.

tools/generate/meter_maps.py writes this file.
"""

# A SmartEVSE/SmartEVSE-3:meter.cpp
# No source tells the factory settings of the line: first to try.
# Note: single source; L2/L3 follow at +2/+4

MAP = (
    "Finder 7E.78",
    (1, 9600, "N", 1),
    (4, "big", 125, 0),
    "",
    """
?U1 1000 f32 A
?I1 100E f32 A
?P 1026 f32 A
?Ei 1106 f32 A
?Ee 110E f32 A
""",
)
