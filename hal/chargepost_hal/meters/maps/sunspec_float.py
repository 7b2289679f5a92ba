"""SunSpec meter models 211-214 (float32).

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
    "SunSpec meter models 211-214 (float32)",
    (1, 9600, "N", 1),
    (3, "big", 50, 0),
    "SunS 211 212 213 214",
    """
Isum 0002 f32? A
I123 0004+2 f32? A
U123 000C+2 f32? A
f 001A f32? A
P 001C f32? A
P123 001E+2 f32? A
S 0024 f32? A
Q 002C f32? A
PF 0034 f32? A
Ee 003C f32? A
Ee123 003E+2 f32? A
Ei 0044 f32? A
Ei123 0046+2 f32? A
""",
)
