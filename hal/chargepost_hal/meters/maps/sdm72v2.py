"""Eastron SDM72D-M v2.

tools/generate/meter_maps.py writes this file.
"""

# Also: SDM72DM-V2, SDM72DM-2-MID.
# A volkszaehler/mbmd:meters/rs485/sdm72v2.go
# B Tinkerforge/bricklib2:warp/meter_sdm72v2_def.inc
# C EVerest/everest-core:.../Eastron_SDM72DM-V2.yaml
# D openWB/core:packages/modules/common/sdm.py
# E nmakel/sdm_modbus:sdm.py SDM72V2
# Note: config registers (fc3/16, float32): parity/stop 0x0012 (0=N1,1=E1,2=O1,3=N2), unit id
#   0x0014, baud 0x001C (0=2400,1=4800,2=9600,3=19200,4=38400,5=1200; index list differs per
#   model), password 0x0018 = 1000 (nmakel/sdm_modbus, Tinkerforge meter.h)
# Note: no per-phase energies

MAP = (
    "Eastron SDM72D-M v2",
    (1, 9600, "N", 1),
    (4, "big", 80, 100),
    "3 FC02 2 0089 0200",
    """
U1 0000 f32 ABCDE
U23 0002+2 f32 ABCE
I1 0006 f32 ABCDE
I23 0008+2 f32 ABCE
P1 000C f32 ABCDE
P23 000E+2 f32 ABCE
S123 0012+2 f32 AB
Q123 0018+2 f32 AB
PF1 001E f32 ABDE
PF23 0020+2 f32 ABE
P 0034 f32 ABC
S 0038 f32 AB
Q 003C f32 AB
PF 003E f32 ABE
f 0046 f32 ABCDE
Ei 0048 f32e3 ABCDE
Ee 004A f32e3 ABCDE
?IN 00E0 f32 B
Esum 0156 f32e3 ABE
""",
)
