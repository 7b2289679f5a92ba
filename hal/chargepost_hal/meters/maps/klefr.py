"""Klefr / WAGO Klefr 693x/694x, WAGO 879-30xx.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/wago87930.go
# B EVerest/everest-core:.../Klefr_693x-694x.yaml
# C SmartEVSE/SmartEVSE-3:meter.cpp (WAGO)
# Note: Klefr does a CRC self check after power-up and does not answer meanwhile: allow 10 s
#   (chargebyte)

MAP = (
    "Klefr / WAGO Klefr 693x/694x, WAGO 879-30xx",
    (1, 9600, "N", 1),
    (3, "big", 50, 0),
    "",
    """
U1 5002 f32 ABC
U23 5004+2 f32 AB
f 5008 f32 AB
I1 500C f32 ABC
I23 500E+2 f32 AB
P 5012 f32e3 ABC
P123 5014+2 f32e3 AB
Q 501A f32e3 AB
?S 5022 f32e3 A
?PF 502A f32 A
?PF123 502C+2 f32 A
?Esum 6000 f32e3 -
Ei 600C f32e3 ABC
Ei123 6012+2 f32e3 AB
Ee 6018 f32e3 ABC
Ee123 601E+2 f32e3 AB
""",
)
