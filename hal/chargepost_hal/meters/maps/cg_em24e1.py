"""Carlo Gavazzi EM24-E1 (Ethernet).

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/carlogavazzi-em24_e1.go
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/carlo_gavazzi.py
# C victronenergy/dbus-modbus-client:carlo_gavazzi.py
# Note: application register 0xA000 must be 7 ("H") else some registers are missing
# Note: phase sequence 0x0032

MAP = (
    "Carlo Gavazzi EM24-E1 (Ethernet)",
    (1, 9600, "N", 1),
    (4, "little", 50, 0),
    "4 000B 1 0670 0671 0672 0673 0674 0675",
    """
U123 0000+2 i32e-1 ABC
I123 000C+2 i32e-3 ABC
P123 0012+2 i32e-1 ABC
P 0028 i32e-1 ABC
PF123 002E+1 i16e-3 AB
PF 0031 i16e-3 AB
?seq 0032 u16 -
f 0033 u16e-1 ABC
Ei 0034 i32e2 ABC
Ei123 0040+2 i32e2 ABC
Ee 004E i32e2 ABC
""",
)
