"""Carlo Gavazzi EM580 (OCMF/Eichrecht).

tools/generate/meter_maps.py writes this file.
"""

# A EVerest/everest-core:modules/HardwareDrivers/PowerMeters/CarloGavazzi_EM580
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/carlo_gavazzi.py
# Note: Tinkerforge reads 32-bit 0.1 kWh totals at 0x34/0x4E; EVerest 64-bit Wh at 0x500/0x51C
# Note: OCMF registers: ident status 0x7000, level 0x7001, flags 0x7002..5, type 0x7006, data
#   0x7007 (20w), CP id type 0x701B, CP id 0x701C (20w), modality 0x7036, tariff text 0x6900
#   (126w), command 0x7040 (ASCII B start, E end, A abort), charging status 0x7045, state 0x7100 (0
#   not ready,1 running,2 ready,3 corrupt), size 0x7101, file 0x7110 (<=2031w), UTC time 0x7032
#   int64 (low word first), tz minutes 0x7031, public key DER 0x2600 (46w for 256 bit, 62w for
#   384), signature type 0x24FF
# Note: after reading the file, write 0 into the state register to confirm

MAP = (
    "Carlo Gavazzi EM580 (OCMF/Eichrecht)",
    (1, 9600, "N", 1),
    (4, "little", 50, 0),
    "",
    """
U123 0000+2 i32e-1 AB
I123 000C+2 i32e-3 AB
P123 0012+2 i32e-1 AB
P 0028 i32e-1 AB
Q 002C i32e-1 AB
?seq 0032 u16 -
f 0033 u16e-1 AB
?Ei 0500 i64 A
?Ee 051C i64 A
""",
)
