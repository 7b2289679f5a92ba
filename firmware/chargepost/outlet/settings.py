"""The settings of what an outlet does by itself in the field."""

from chargepost.setting_table import SettingTable

# The countries are those of chargepost.supply.country, as is the longest delay.
ROWS = SettingTable("""
Chargepost.CountryProfile|choice|none|none,AT,GB|1||rw||\
whose rules hold when the supply is bad, and for delayed starts
Chargepost.RandomDelay|int|-1|-1|1800|s|rw||\
longest random delay of a start; 0: none, -1: as the country has it
Chargepost.WakeUp|bool|true|0|1||rw||wake cars that sleep although they are offered current
Chargepost.PhaseSwitching|bool|false|0|1||rw||\
switch to one phase when a limit asks for it, where the board can
""")
