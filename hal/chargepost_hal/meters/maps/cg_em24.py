"""Carlo Gavazzi EM24-DIN (RS485).

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/carlogavazzi-em24.go
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/carlo_gavazzi.py
# C SmartEVSE/SmartEVSE-3:meter.cpp (Phoenix EEM-350-D-MCB = EM24)
# Note: mbmd reads 0x42 for import = resettable PARTIAL counter; 0x3E is kWh(+) TOT (Tinkerforge +
#   SmartEVSE agree). evcc removed export for this meter (issue 31143)
# Conflict: volkszaehler/mbmd:meters/rs485/carlogavazzi-em24.go has energy_import_total at 0042.

MAP = (
    "Carlo Gavazzi EM24-DIN (RS485)",
    (1, 9600, "N", 1),
    (4, "little", 11, 0),
    "",
    """
U1 0000 i32e-1 ABC
U23 0002+2 i32e-1 AB
I1 000C i32e-3 ABC
I23 000E+2 i32e-3 AB
P123 0012+2 i32e-1 AB
P 0028 i32e-1 ABC
PF123 0032+1 i16e-3 AB
PF 0035 i16e-3 AB
f 0037 u16e-1 AB
Ei 003E i32e2 BC
Ei123 0046+2 i32e2 AB
Ee 005C i32e2 AB
""",
)
