"""Siemens PAC2200 (PAC3120/3200/3220/4200 same block).

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/pac2200.go
# B Tinkerforge/esp32-firmware:.../siemens.py
# C OpenEMS/openems:.../MeterSiemensPac2200Impl.java
# D openWB/core:.../siemens_sentron/counter.py
# No source tells the factory settings of the line: first to try.
# Note: mbmd has frequency at 46: wrong, 55 in Tinkerforge and openWB
# Note: fc3 and fc4 both answered (sources use either)
# Note: PAC2200 registers 801 = import tariff 1, 805 = import tariff 2 (add both when tariffs are
#   used), 809/813 export
# Conflict: volkszaehler/mbmd:meters/rs485/pac2200.go has frequency at 002E.

MAP = (
    "Siemens PAC2200 (PAC3120/3200/3220/4200 same block)",
    (1, 9600, "N", 1),
    (3, "big", 50, 0),
    "",
    """
U123 0001+2 f32 ABCD
I123 000D+2 f32 ABCD
P123 0019+2 f32 ABCD
PF123 0025+2 f32 ABD
f 0037 f32 BD
S 003F f32 AB
P 0041 f32 ABCD
Q 0043 f32 ABCD
PF 0045 f32 AB
?IN 0047 f32 B
Ei 0321 f64 ABCD
Ee 0329 f64 ABCD
""",
)
