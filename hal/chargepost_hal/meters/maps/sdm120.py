"""Eastron SDM120-M.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/sdm120.go
# B OpenEMS/openems:.../MeterEastronSdm120Impl.java
# C openWB/core:packages/modules/common/sdm.py Sdm120
# D nmakel/sdm_modbus:sdm.py SDM120
# E wirenboard/wb-mqtt-serial:templates/config-sdm120.json
# Note: config registers (fc3/16, float32): parity/stop 0x0012 (0=N1,1=E1,2=O1,3=N2), unit id
#   0x0014, baud 0x001C (0=2400,1=4800,2=9600,3=19200,4=38400,5=1200; index list differs per
#   model), password 0x0018 = 1000 (nmakel/sdm_modbus, Tinkerforge meter.h)

MAP = (
    "Eastron SDM120-M",
    (1, 2400, "N", 1),
    (4, "big", 20, 0),
    "",
    """
U1 0000 f32 ABCDE
I1 0006 f32 ABCDE
P 000C f32 ABCDE
S 0012 f32 ADE
Q 0018 f32 ABDE
PF 001E f32 ADE
f 0046 f32 ABCDE
Ei 0048 f32e3 ACD
Ee 004A f32e3 ACD
Esum 0156 f32e3 ADE
""",
)
