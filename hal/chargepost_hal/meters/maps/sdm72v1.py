"""Eastron SDM72D-M v1.

tools/generate/meter_maps.py writes this file.
"""

# A volkszaehler/mbmd:meters/rs485/sdm72.go
# B EVerest/everest-core:.../Eastron_SDM72DM.yaml
# C nmakel/sdm_modbus:sdm.py SDM72
# Note: no voltages/currents: unusable for load management and for over-current check

MAP = (
    "Eastron SDM72D-M v1",
    (1, 9600, "N", 1),
    (4, "big", 50, 100),
    "3 FC02 2 0084",
    """
P 0034 f32 AB
Ei 0048 f32e3 ABC
Ee 004A f32e3 ABC
Esum 0156 f32e3 AC
""",
)
