"""Bernecker MPM3PM.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/mpm3pm.go
# B openWB/core:packages/modules/common/mpm3pm.py
# Note: mbmd uses fc3, openWB fc4
# Note: power factor scaling unclear in both sources: not listed
# Note: serial number uint32 at 0x33

MAP = (
    "Bernecker MPM3PM",
    (5, 9600, "N", 1),
    (4, "big", 50, 0),
    "",
    """
Ei 0002 u32e1 AB
Ee 0004 u32e1 AB
U123 0008+2 u32e-1 AB
I123 000E+2 u32e-2 AB
P123 0014+2 i32e-2 AB
P 0026 i32e-2 AB
f 002C u32e-2 AB
""",
)
