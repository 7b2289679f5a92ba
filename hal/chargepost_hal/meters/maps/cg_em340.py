"""Carlo Gavazzi EM340 (EM330).

tools/generate/meter_maps.py writes this file.
"""

# Also: EM530, EM540, EM341, Kostal KEM-C, Victron EM530/EM540.
# A volkszaehler/mbmd:meters/rs485/carlogavazzi-ex3x0.go
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/carlo_gavazzi.py
# C OpenEMS/openems:.../MeterCarloGavazziEm300Impl.java
# D openWB/core:.../carlo_gavazzi/counter.py
# E SmartEVSE/SmartEVSE-3:meter.cpp
# Note: phase sequence flag at 0x0032: 0 = L1-L2-L3, 0xFFFF = wrong (useful for commissioning;
#   victron carlo_gavazzi.py + EVerest EM580 helper)
# Note: model id word at 0x000B

MAP = (
    "Carlo Gavazzi EM340 (EM330)",
    (1, 9600, "N", 1),
    (4, "little", 50, 0),
    "",
    """
U1 0000 i32e-1 ABCDE
U23 0002+2 i32e-1 ABCD
I1 000C i32e-3 ABCDE
I23 000E+2 i32e-3 ABCD
P123 0012+2 i32e-1 ABCD
P 0028 i32e-1 ABCE
PF123 002E+1 i16e-3 AB
PF 0031 i16e-3 AB
?seq 0032 u16 -
f 0033 u16e-1 ABCD
Ei 0034 i32e2 ABCE
Ei123 0040+2 i32e2 AB
Ee 004E i32e2 ABCE
""",
)
