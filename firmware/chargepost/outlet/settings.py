"""The settings of what an outlet does by itself in the field."""

from chargepost.supply import country

ROWS = (
    (
        "Chargepost.CountryProfile", "choice", "none", country.NAMES, 1, "", "rw", 0,
        "whose rules hold when the supply is bad, and for delayed starts",
    ),
    (
        "Chargepost.RandomDelay", "int", -1, -1, country.MOST_DELAY_S, "s", "rw", 0,
        "longest random delay of a start; 0: none, -1: as the country has it",
    ),
    (
        "Chargepost.WakeUp", "bool", True, 0, 1, "", "rw", 0,
        "wake cars that sleep although they are offered current",
    ),
    (
        "Chargepost.PhaseSwitching", "bool", False, 0, 1, "", "rw", 0,
        "switch to one phase when a limit asks for it, where the board can",
    ),
)  # fmt: skip
