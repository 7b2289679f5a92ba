"""inepro PRO380-Mod.

tools/generate/meter_maps.py writes this file.
"""

# Also: Pro 1 Mod (1-phase).
# A volkszaehler/mbmd:meters/rs485/inepro.go
# B nymea/nymea-plugins-modbus:inepro/pro380-registers.json
# No source tells the factory settings of the line: first to try.
# Note: same register family as WAGO 879-30xx and Klefr 693x/694x

MAP = (
    "inepro PRO380-Mod",
    (1, 9600, "E", 1),
    (3, "big", 50, 0),
    "",
    """
U123 5002+2 f32 AB
f 5008 f32 AB
I123 500C+2 f32 AB
P 5012 f32e3 AB
P123 5014+2 f32e3 AB
?Q 501A f32e3 A
?S 5022 f32e3 A
?PF 502A f32 A
?PF123 502C+2 f32 A
?Esum 6000 f32e3 A
Ei 600C f32e3 AB
Ei123 6012+2 f32e3 AB
Ee 6018 f32e3 AB
Ee123 601E+2 f32e3 AB
""",
)
