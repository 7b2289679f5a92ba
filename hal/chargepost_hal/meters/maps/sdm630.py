"""Eastron SDM630-Modbus V2.

tools/generate/meter_maps.py writes this file.
"""

# Also: SDM630, Weidmüller EM120/EM122-RTU-2P, Kostal KEM-P.
# A volkszaehler/mbmd:meters/rs485/sdm.go
# B Tinkerforge/esp32-firmware:software/src/modules/meters_modbus_tcp/eastron.py
# C Tinkerforge/bricklib2:warp/meter_sdm630_def.inc
# D EVerest/everest-core:.../GenericPowermeter/models/Eastron_SDM630-V2.yaml
# E OpenEMS/openems:io.openems.edge.meter.eastron/.../MeterEastronSdm630Impl.java
# F openWB/core:packages/modules/common/sdm.py
# G SmartEVSE/SmartEVSE-3:SmartEVSE-3/src/meter.cpp
# H nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json
# I nmakel/sdm_modbus:src/sdm_modbus/sdm.py
# Note: config registers (fc3/16, float32): parity/stop 0x0012 (0=N1,1=E1,2=O1,3=N2), unit id
#   0x0014, baud 0x001C (0=2400,1=4800,2=9600,3=19200,4=38400,5=1200; index list differs per
#   model), password 0x0018 = 1000 (nmakel/sdm_modbus, Tinkerforge meter.h)
# Note: nymea maps 346..356 as produced/consumed the other way round (see conflicts); 6 other
#   sources say 346=import
# Conflict: nmakel/sdm_modbus:src/sdm_modbus/sdm.py has power_factor_total at 00FE.
# Conflict: nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json has energy_import_l1 at 0160.
# Conflict: nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json has energy_import_l2 at 0162.
# Conflict: nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json has energy_import_l3 at 0164.
# Conflict: nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json has energy_export_l1 at 015A.
# Conflict: nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json has energy_export_l2 at 015C.
# Conflict: nymea/nymea-plugins-modbus:bgetech/sdm630-registers.json has energy_export_l3 at 015E.

MAP = (
    "Eastron SDM630-Modbus V2",
    (1, 9600, "N", 1),
    (4, "big", 80, 0),
    "3 FC02 2 0070 0079 ~0000 !0000000D",
    """
U1 0000 f32 ABCDEFGHI
U23 0002+2 f32 ABCDEHI
I1 0006 f32 ABCDEFGHI
I23 0008+2 f32 ABCDEHI
P1 000C f32 ABCDEFHI
P23 000E+2 f32 ABCDEHI
S123 0012+2 f32 ABC
Q123 0018+2 f32 ABCD
PF1 001E f32 ABCFI
PF23 0020+2 f32 ABCI
P 0034 f32 ABCDEGHI
S 0038 f32 ABC
Q 003C f32 ABCDE
PF 003E f32 ABC
f 0046 f32 ABCDEFHI
Ei 0048 f32e3 ABCDFGHI
Ee 004A f32e3 ABCDFGHI
?IN 00E0 f32 BC
Esum 0156 f32e3 ABCI
Ei123 015A+2 f32e3 ABCDI
Ee123 0160+2 f32e3 ABCDI
""",
)
