"""DZG DVH4013 / DVH4014.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/dzg.go
# B INOA satellite script
# Note: unit id = ((serial + 1) mod 100) read as two hex digits (BCD) per INOA
#   ModbusDVH4013Builder; chargebyte scans 1..99
# Note: a later INOA builder uses 0x4001/0x4101 for energies (tariff 1?) -> check against the
#   display at commissioning
# Note: no per-phase active power
# Note: used as signed meter in SAFE test data (OCMF_Test_Data_00.xml) behind an external gateway

MAP = (
    "DZG DVH4013 / DVH4014",
    (0, 9600, "E", 1),
    (3, "big", 50, 0),
    "",
    """
Pi 0000 u32e-1 AB
Pe 0002 u32e-1 AB
?U123 0004+2 u32e-2 A
?I123 000A+2 u32e-3 A
?PF 0010 u32e-3 A
?f 0012 u32e-3 A
Ei 4000 u32 AB
?Ei123 4020+20 u32 A
Ee 4100 u32 AB
?Ee123 4120+20 u32 A
""",
)
