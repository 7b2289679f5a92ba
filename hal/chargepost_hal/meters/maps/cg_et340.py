"""Carlo Gavazzi ET340 (ET330).

tools/generate/meter_maps.py writes this file.
"""

# Also: Victron ET340.
# A volkszaehler/mbmd:meters/rs485/carlogavazzi-ex3x0.go
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/carlo_gavazzi.py
# C openWB/core:.../carlo_gavazzi/counter.py
# D SmartEVSE/SmartEVSE-3:meter.cpp

MAP = (
    "Carlo Gavazzi ET340 (ET330)",
    (1, 9600, "N", 1),
    (4, "little", 50, 0),
    "",
    """
U1 0000 i32e-1 ABCD
U23 0002+2 i32e-1 ABC
I1 000C i32e-3 ABCD
I23 000E+2 i32e-3 ABC
P123 0012+2 i32e-1 ABC
P 0028 i32e-1 ABD
PF123 002E+1 i16e-3 AB
PF 0031 i16e-3 AB
f 0033 u16e-1 ABC
Ei 0034 i32e2 ABD
Ei123 0040+2 i32e2 AB
Ee 004E i32e2 ABD
?Ee123 0060+2 i32e2 B
""",
)
