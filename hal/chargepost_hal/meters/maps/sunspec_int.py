"""SunSpec meter models 201-204 (int+sf).

tools/generate/meter_maps.py writes this file.
"""

# Also: Kostal KSEM (unit 71), SMA, Fronius, SolarEdge, Bauer BSM-WS36A (unit 42, 19200 8E1).
# A sunspec/models
# No source tells the factory settings of the line: first to try.
# Note: value = raw * 10^SF (sunssf int16; 0x8000 = not implemented)
# Note: int16 not implemented = 0x8000, uint16 0xFFFF, acc32 0 = not accumulated, float NaN
# Note: PF in int models is percent (Pct), in float models 0..1
# Note: sign: W positive = import in most meters but some vendors reverse: check at commissioning
#   with a known load
# Note: Total length 105 (int) / 124 (float) after header

MAP = (
    "SunSpec meter models 201-204 (int+sf)",
    (1, 9600, "N", 1),
    (3, "big", 50, 0),
    "SunS 201 202 203 204",
    """
Isum 0002 i16?@0006 A
I123 0003+1 i16?@0006 A
U123 0008+1 i16?@000F A
f 0010 i16?@0011 A
P 0012 i16?@0016 A
P123 0013+1 i16?@0016 A
S 0017 i16?@001B A
Q 001C i16?@0020 A
PF 0021 i16?e-2@0025 A
Ee 0026 u32@0036 A
Ee123 0028+2 a32@0036 A
Ei 002E u32@0036 A
Ei123 0030+2 a32@0036 A
""",
)
