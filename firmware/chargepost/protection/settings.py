"""The settings of what is remembered of faults and wear.

The contactor's ratings are in its data sheet, by IEC 60947-4-1 or IEC 61095; the defaults are
assumptions for a modular contactor of 40 A.
"""

from chargepost.setting_table import SettingTable

ROWS = SettingTable("""
Chargepost.ContactorCycles|int|1000000|1000|100000000||rw||\
switching cycles without load that the contactor is rated for
Chargepost.ContactorLoadedOpenings|int|50000|100|10000000||rw||\
openings at full current that it is rated for
Chargepost.ContactorCurrent|int|40000|6000|125000|mA|rw||the full current at which those are rated
Chargepost.BlackBoxBytes|int|65536|0|1048576|B|rw|reboot|\
what all recordings of the black box may take; 0: none are kept
""")
