"""ABB B23/B24 (A43/A44).

tools/generate/meter_maps.py writes this file.
"""

# Also: B21 (1-phase: use totals), EV3 012-100 (to be confirmed).
# A volkszaehler/mbmd:meters/rs485/abb.go
# B victronenergy/dbus-modbus-client:abb.py
# C openWB/core:packages/modules/common/b23.py
# D SmartEVSE/SmartEVSE-3:SmartEVSE-3/src/meter.cpp
# No source tells the factory settings of the line: first to try.
# Note: invalid markers: u16 0xFFFF, i16 0x7FFF, u32 0xFFFFFFFF, i32 0x7FFFFFFF, u64
#   0xFFFFFFFFFFFFFFFF -> treat as None

MAP = (
    "ABB B23/B24 (A43/A44)",
    (1, 9600, "E", 1),
    (3, "big", 125, 0),
    "3 8960 6 42323120 42323320 42323420",
    """
Ei 5000 u64?e1 ABCD
Ee 5004 u64?e1 ABCD
Ei123 5460+4 u64?e1 AB
Ee123 546C+4 u64?e1 AB
U1 5B00 u32?e-1 ABCD
U23 5B02+2 u32?e-1 ABC
I1 5B0C u32?e-2 ABCD
I23 5B0E+2 u32?e-2 ABC
P 5B14 i32?e-2 ABCD
P123 5B16+2 i32?e-2 ABC
?Q123 5B1E+2 i32?e-2 -
f 5B2C u16?e-2 ABC
PF 5B3A i16?e-3 AB
PF123 5B3B+1 i16?e-3 ABC
""",
)
