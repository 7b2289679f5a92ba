"""Phoenix Contact EEM-350-D-MCB.

tools/generate/meter_maps.py writes this file.
"""

# A SmartEVSE/SmartEVSE-3:meter.cpp
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/carlo_gavazzi.py (EM24 DIN,
#   same device)
# Note: OEM of Carlo Gavazzi EM24-DIN

MAP = (
    "Phoenix Contact EEM-350-D-MCB",
    (1, 9600, "N", 1),
    (4, "little", 11, 0),
    "",
    """
U1 0000 i32e-1 AB
?U23 0002+2 i32e-1 B
I1 000C i32e-3 AB
?I23 000E+2 i32e-3 B
?P123 0012+2 i32e-1 B
P 0028 i32e-1 AB
?PF123 0032+1 i16e-3 B
?PF 0035 i16e-3 B
?f 0037 u16e-1 B
Ei 003E i32e2 AB
?Ei123 0046+2 i32e2 B
?Ee 005C i32e2 B
""",
)
