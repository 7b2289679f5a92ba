"""What each constant of the guard means, and where its value comes from.

Values are read from the code. A row: name, unit, meaning, source; "" for our own choice.
"""

# Formats and bits that the interface, the link and the black box describe themselves.
FORMATS = ("interface", "link", "messages", "recording", "__init__")

ANNEX_A = "IEC 61851-1 Annex A"
ANNEX_B = "IEC 61851-1 Annex B"
TABLE_A7 = "IEC 61851-1 Tables A.7, A.8"
RCM = "practice of other stations"
WINDOW = "practice: nominal +-1 V"

ROWS = {
    "pilot": (
        (
            "_LOWER_MV",
            "mV",
            "lower end of A to E for a level seen for the first time",
            "half way between levels",
        ),
        ("_FALL_MV", "mV", "A to E is left downwards below", ""),
        ("_RISE_MV", "mV", "A to E is left upwards from", ""),
        ("_LEAST_MV", "mV", "least that a sound circuit shows in A to E", WINDOW),
        ("_MOST_MV", "mV", "most that a sound circuit shows in A to E", WINDOW),
        ("_DIODE_MV", "mV", "negative half wave at or below: the diode is there", "nominal -12 V"),
        ("_LOWEST_MV", "mV", "negative half wave below: the generator is wrong", "nominal -12 V"),
        ("_F_MV", "mV", "pilot above it in state F: the generator is wrong", "nominal -12 V"),
        ("_SETTLE_MS", "ms", "A to E must last before it is believed", ""),
        ("_LEAVE_C_MS", "ms", "readings other than C end C", ANNEX_A + ", 2.2 and 8: 100 ms"),
        ("_DIODE_GOOD_MS", "ms", "good negative half waves prove the diode", ""),
        ("_DIODE_DOUBT_MS", "ms", "bad ones take the proof back: the contactor opens", ""),
        ("_DIODE_BAD_MS", "ms", "bad ones are a fault", ""),
        ("_BLIND_MS", "ms", "after an edge nothing is believed that closes or accuses", ""),
        ("_VACANT_MS", "ms", "A for so long: the outlet is empty", ""),
        ("_ODD_MS", "ms", "levels of no state are a fault", ""),
    ),
    "cable": (
        ("_WINDOWS", "ohm, mA", "upper end of each window and its rating", ANNEX_B),
        ("_SETTLE_MS", "ms", "a code must last; another ends the old one", ""),
    ),
    "duty": (
        ("X1", "per mille", "steady +12 V", TABLE_A7),
        ("STATE_F", "per mille", "steady -12 V", TABLE_A7),
        ("DIGITAL", "per mille", "digital communication sets the current", TABLE_A7),
        ("LOWEST_MA", "mA", "below it nothing is offered", TABLE_A7),
        ("_HIGHEST_MA", "mA", "most that a duty can say", TABLE_A7),
        ("_LINEAR_MA", "mA", "up to it 0.6 A per percent, above it 2.5 A", TABLE_A7),
    ),
    "signal": (
        ("_PACE_MS", "ms", "a raise comes no sooner after a change", "IEC 61851-1 A.2.3: 5 s"),
    ),
    "interlock": (
        ("_GRACE_MS", "ms", "from x1 to an opening under load", ANNEX_A + ", 10.2: 6 s or more"),
        ("_REST_MS", "ms", "from an opening to the next closing", "practice: 5 s"),
        ("_LONG_REST_MS", "ms", "the same after too many short times", ""),
        ("_SHORT_MS", "ms", "closed for less is a short time", ""),
        ("_SHORTS", "", "short times running that earn the long rest", ""),
        ("_TRAVEL_MS", "ms", "from the command to open until the outlet counts as dead", ""),
    ),
    "feedback": (
        ("_BLIND_MS", "ms", "travel and bounce after a command", ""),
        ("_WINDOW_MS", "ms", "a window of contradiction, most of its samples", ""),
        ("_WINDOWS", "", "windows running that make a fault", "practice: 3 windows"),
    ),
    "plug_lock": (
        ("_TRAVEL_MS", "ms", "time for the bolt to arrive", ""),
        ("_RECOIL_MS", "ms", "a stuck bolt is moved back before the next attempt", ""),
        ("_ATTEMPTS", "", "attempts before it is a fault", ""),
    ),
    "rcm": (
        ("_TRIPPED", "bits", "DC or AC residual current", ""),
        ("_BROKEN", "bits", "the monitor reports itself broken", ""),
        ("_PULSE_MS", "ms", "length of the test pulse", RCM + ": 30 to 1200 ms"),
        ("_RISE_MS", "ms", "from the begin of the pulse to the trip", RCM),
        ("_FALL_MS", "ms", "from the begin of the pulse to quiet", RCM),
        ("_BROKEN_MS", "ms", "it says that it is broken for so long", ""),
        ("_DAY_MS", "ms", "a test is due again", RCM + ": 24 h"),
    ),
    "overload": (
        ("_FOLLOW_MS", "ms", "the car follows a lower duty", "IEC 61851-1 A.2.3: 5 s"),
        ("_SOFT_MS", "ms", "over 110 % and 1 A: less is offered", ""),
        ("_HARD_MS", "ms", "over 125 %, or 110 % of the contactor's rating: opens", ""),
        ("_STRAY_MA", "mA", "more through an open contactor is no measuring error", ""),
        ("_STRAY_MS", "ms", "for so long it is a weld", ""),
        ("_UNLIMITED_MA", "mA", "the cap while nothing is held against the car", ""),
    ),
    "heat": (
        ("_COLDEST", "0.1 degC", "a lower reading is not believed", ""),
        ("_HOTTEST", "0.1 degC", "a higher reading is not believed", ""),
        ("_DEAD_MS", "ms", "without a believable reading: the fallback holds", ""),
        ("_RELAX_MS", "ms", "between two steps of relaxing", ""),
        ("_RELAX_MA", "mA", "one step of relaxing", ""),
    ),
    "steady": (
        ("_SURE_MS", "ms", "a temperature that has lasted so long counts", ""),
        ("_BACK_MS", "ms", "back for so long, a rise was a wild sample", ""),
    ),
    "phase_switch": (
        ("STEADY", "", "state: as asked", ""),
        ("EMPTYING", "", "state: the current is taken away", ""),
        ("PAUSING", "", "state: the outlet is dead", ""),
        ("MOVING", "", "state: the contact travels", ""),
        ("_PAUSE_MS", "ms", "dead before the contact moves", "practice: 5 to 30 s"),
        ("_TRAVEL_MS", "ms", "the contact has its time", ""),
        ("_MOST", "", "switches for one car", ""),
    ),
    "wakeup": (
        ("_STEP_MS", "ms", "x1 or F", "ISO 15118-3, T_step_EF: 4 s"),
        ("_AFTER_MS", "ms", "x1 after F", "ISO 15118-3 practice: 0.5 to 1 s"),
    ),
    "watch": (
        ("STOPPING", "bits", "faults that open at once", ""),
        ("PAUSING", "bits", "faults that take the current away first", ""),
        ("F_FAULTS", "bits", "faults that signal F", ""),
        ("_UNSAFE", "bits", "faults that the car's leaving does not end", ""),
        ("_CONFIRM_MS", "ms", "D, E or no code is a fault, not only an opening", ""),
        ("_SANE_MS", "ms", "levels are right again before the fault of the level ends", ""),
    ),
    "core": (("_SILENCE_MS", "ms", "without the application: opens, x1", ""),),
    "remote": (("_SILENCE_MS", "ms", "without the guard: the application says so", ""),),
    "guard": (
        ("_BAND_MV", "mV", "smaller moves of the pilot are noise", ""),
        ("_BAND_DECICELSIUS", "0.1 degC", "smaller moves of the temperature are noise", ""),
        ("_MOST_OHM", "ohm", "more is as good as nothing plugged", ""),
    ),
    "local": (
        ("_CHUNK", "bytes", "of the black box handed over at once", ""),
        ("_MOST_MA", "mA", "most that the guard reckons with, asked or measured", ""),
    ),
    "held": (("MASK", "ms", "the clock wraps after it", ""),),
    "ratings": (("_FULL_MA", "mA", "contactor and wiring, unless the board says less", ""),),
    "trace": (
        ("STEP_MS", "ms", "a step that needs no time of its own", ""),
        ("SEGMENT", "bytes", "a piece of the ring that begins with the whole state", ""),
        ("SEGMENTS", "", "pieces of the ring", ""),
        ("_AFTER_MS", "ms", "the ring runs on after a fault", ""),
        ("_RESERVE", "bytes", "kept free for the last record of a piece", ""),
        ("FIELDS", "fields", "what a record can hold", ""),
        ("FIRST_DECISION", "", "index of the first field that is a decision", ""),
        ("BEAT", "bit", "the application was heard", ""),
        ("LATE", "bit", "the time that passed follows", ""),
        ("ALIVE", "bit", "a record of a sign of life only", ""),
        ("MANY", "steps", "the number of steps follows", ""),
    ),
}

# Attribute of Ratings: what it is.
RATINGS = {
    "cable_ma": "mA of the fixed cable; 0 for a socket outlet, where the cable says it",
    "contactor_ma": "mA that contactor and wiring carry",
    "ventilated": "1 where a car in state D may get energy",
    "simplified_ma": "mA for a car without a switch in its pilot circuit; 0 refuses it",
    "phase_contactor": "1 with a second contactor for L2 and L3",
    "thermometer": "1 with a temperature sensor",
    "fallback_ma": "mA while that sensor is dead; below 6000 it stops",
    "warm": "0.1 degC from which less is offered, and at which hot ends",
    "lowest": "0.1 degC at which 6 A are left",
    "stop": "0.1 degC at which nothing is offered",
    "burning": "0.1 degC at which the contactor opens at once",
}
