"""Phoenix Contact EEM-EM3xx / EEM-MA3xx/4xx/6xx (0x8000 block).

tools/generate/meter_maps.py writes this file.
"""

# A OpenEMS/openems:io.openems.edge.meter.phoenixcontact/.../PhoenixContactMeterImpl.java
# No source tells the factory settings of the line: first to try.
# Note: single public source; which EEM order numbers are covered is not stated there; word order
#   LSW first; energy unit taken as Wh by OpenEMS

MAP = (
    "Phoenix Contact EEM-EM3xx / EEM-MA3xx/4xx/6xx (0x8000 block)",
    (1, 9600, "N", 1),
    (3, "little", 50, 0),
    "",
    """
?U123 8006+2 f32 A
?f 800C f32 A
?I123 800E+2 f32 A
?P 8016 f32 A
?P123 801E+2 f32 A
?Ei 8100 f32 A
?Ee 8106 f32 A
""",
)
