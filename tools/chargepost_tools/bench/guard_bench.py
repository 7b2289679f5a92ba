"""Instructions and heap of one step of the guard, in the states it spends its life in."""

from chargepost_tools.bench.binary import instructions, run
from chargepost_tools.bench.table import Table

_STEPS = 1000
_SCENES = ("idle", "plugged", "charging")


def measure() -> Table:
    table = Table("One step of the guard", ("outlet is", "instructions", "heap, B"))
    for scene in _SCENES:
        once = instructions("guard_steps.py", scene, str(_STEPS))
        twice = instructions("guard_steps.py", scene, str(2 * _STEPS))
        state, allocated = run("guard_steps.py", scene, str(_STEPS)).split()
        table.rows.append(
            (f"{scene} ({state})", (twice - once) // _STEPS, int(allocated) // _STEPS)
        )
    table.notes.append(
        "x86-64 instructions of the interpreter; reading stubs as inputs is included"
    )
    return table
