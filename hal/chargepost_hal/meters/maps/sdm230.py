"""Eastron SDM230-M.

tools/generate/meter_maps.py writes this file.
"""

# Also: SDM220, Weidmüller EM110/EM111-RTU-2P.
# A volkszaehler/mbmd:meters/rs485/sdm230.go
# B EVerest/everest-core:.../Eastron_SDM230.yaml
# C nmakel/sdm_modbus:sdm.py SDM230
# Note: EVerest model file has energy multiplier 0.001 where 1000 is needed (kWh->Wh): upstream
#   bug, do not copy
# Note: config registers (fc3/16, float32): parity/stop 0x0012 (0=N1,1=E1,2=O1,3=N2), unit id
#   0x0014, baud 0x001C (0=2400,1=4800,2=9600,3=19200,4=38400,5=1200; index list differs per
#   model), password 0x0018 = 1000 (nmakel/sdm_modbus, Tinkerforge meter.h)

MAP = (
    "Eastron SDM230-M",
    (1, 2400, "E", 1),
    (4, "big", 50, 0),
    "",
    """
U1 0000 f32 ABC
I1 0006 f32 ABC
P 000C f32 ABC
S 0012 f32 AC
Q 0018 f32 AC
PF 001E f32 AC
f 0046 f32 ABC
Ei 0048 f32e3 ABC
Ee 004A f32e3 ABC
Esum 0156 f32e3 AC
""",
)
