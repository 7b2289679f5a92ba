"""Chint DTSU666.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/dtsu666.go
# B SmartEVSE/SmartEVSE-3:meter.cpp
# No source tells the factory settings of the line: first to try.
# Note: SmartEVSE reads 0x2000 as voltage = line-to-line block; phase voltages start at 0x2006
#   (mbmd)
# Note: values must be multiplied by CT/PT ratio registers on CT versions

MAP = (
    "Chint DTSU666",
    (1, 9600, "N", 1),
    (3, "big", 50, 0),
    "",
    """
Ei 101E f32e3 AB
?Ei123 1020+2 f32e3 A
Ee 1028 f32e3 AB
?Ee123 102A+2 f32e3 A
?U123 2006+2 f32e-1 A
I1 200C f32e-3 AB
?I23 200E+2 f32e-3 A
P 2012 f32e-1 AB
?P123 2014+2 f32e-1 A
?Q 201A f32e-1 A
?PF 202A f32e-3 A
?PF123 202C+2 f32e-3 A
?f 2044 f32e-2 A
""",
)
