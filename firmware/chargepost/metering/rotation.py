"""Which phase of the grid an outlet and its meter have where (OCPP 1.6, ConnectorPhaseRotation).

Wiring single-phase cars of many outlets to different phases is what installers rotate for. R, S
and T are L1, L2 and L3 of the grid; "STR" says that the terminal L1 has S, L2 has T, L3 has R.
"""

GRID = "RST"


def rotation(text: str, outlet: int, unknown: str = GRID) -> str:
    """The grid's phases at the terminals of an outlet; `unknown` while nobody has said.

    `text` is the setting: "1.RST,2.STR", or "STR" for all outlets; 0 is the main meter, which
    nobody reads here.
    """
    for item in text.split(","):
        number, _, phases = item.rpartition(".")
        if number in ("", str(outlet)) and len(phases) == len(GRID):
            return phases
    return unknown


def terminal(phases: str, number: int) -> int:
    """Index of the terminal that has phase `number` (1 to 3) of the grid."""
    return phases.index(GRID[number - 1])
