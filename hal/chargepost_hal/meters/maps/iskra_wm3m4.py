"""Iskra WM3M4 / WM3M4C.

tools/generate/meter_maps.py writes this file.
"""

# Also: IE14MC (same family; not verified in public code), IE38MD.
# A EVerest/everest-core:modules/HardwareDrivers/PowerMeters/RsIskraMeter/src/main.rs
# B Tinkerforge/bricklib2:warp/meter_wm3m4c_def.inc
# Note: iskra_t5: byte0 = signed decimal exponent, bytes1..3 = unsigned 24 bit; iskra_t6: same but
#   signed 24 bit (sign-extend bit 23 - EVerest from_t6_format does it via i8 cast of byte1);
#   iskra_t7: word0 = signs (00/FF import|export, 00/FF ind|cap), word1 = PF*10000
# Note: iskra_counter: int32 * 10^exp where exp is int16 at 414 (import) / 415 (export) giving Wh;
#   x1000 copies at 434/436
# Note: Eichrecht (fc3/6/16): state 7000 (0 idle,1 active,2 active after power fail,3 active after
#   reset); command 7051 (0x4200 "B" begin, 0x7200 "r" end); signature status 7052 (1 idle, 2 busy,
#   15 OK, >=128 error); tz minutes 7053; time hi/lo 7054/7055; time synced flag 7071 = 2; metadata
#   length 7056, text 7100..; signed data length 7057, data from 7612; signature length 7058, from
#   8188; output format 7059; public key 32 words from 8124 (raw X||Y, prefix
#   3059301306072A8648CE3D020106082A8648CE3D03010703420004); LCD text 7062..7068
# Note: metadata JSON must keep the exact key order and have no spaces (manual quoted in
#   Tinkerforge eichrecht.c); "|" forbidden
# Note: signature DER may have superfluous leading zeros in r/s: strip before publishing (EVerest
#   utils.rs)

MAP = (
    "Iskra WM3M4 / WM3M4C",
    (33, 115200, "N", 1),
    (4, "big", 50, 0),
    "4 0001 8 574D334D34",
    """
f 0069 t5 AB
U123 006B+2 t5 AB
I123 007E+2 t5 AB
P 008C t6 AB
P123 008E+2 t6 AB
Q 0094 t6 AB
?S 009C t5 B
?PF 00A4 t7e-4 B
?PF123 00A6+2 t7e-4 B
Ei 01A2 i32@019E AB
Ee 01A4 i32@019F AB
""",
)
