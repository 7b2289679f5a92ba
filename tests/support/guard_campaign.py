"""A million random steps of the guard against its model: `make campaign`.

`guard_campaign.py [STEPS] [FIRST_SEED]`; prints what was visited, and ends with 1 and the seed
when guard and model disagree.
"""

import os
import sys
from collections import Counter
from multiprocessing import Pool

from guard_duel import Disagreement, duel

_STEPS = 1_000_000
# The traces of the test run come first; these are others.
_FIRST_SEED = 1000
_BATCH = 16


def campaign(steps: int, first_seed: int) -> Counter[str]:
    """Duels of one seed after the other, until so many steps are done."""
    visits: Counter[str] = Counter()
    with Pool(min(os.cpu_count() or 1, 4)) as pool:
        while visits["steps"] < steps:
            for found in pool.map(duel, range(first_seed, first_seed + _BATCH), chunksize=1):
                visits += found
            first_seed += _BATCH
    return visits


def told(visits: Counter[str]) -> str:
    """One line for each kind of visit, by name."""
    kinds = ("state ", "fault ", "cap_cause ", "rcm_result ", "phases ", "cable_ma ")
    lines = ["%d steps, guard and model agree" % visits["steps"]]
    rest = {name for name in visits if name != "steps"}
    transitions = sorted(name for name in rest if " to " in name)
    for kind in kinds:
        found = sorted(name for name in rest if name.startswith(kind))
        lines.append(kind + ", ".join("%s: %d" % (n[len(kind) :], visits[n]) for n in found))
        rest -= set(found)
    lines.append(", ".join("%s: %d" % (name, visits[name]) for name in transitions))
    others = sorted(rest - set(transitions))
    lines.append(", ".join("%s: %d" % (name, visits[name]) for name in others))
    return "\n".join(lines)


def main() -> int:
    numbers = [int(text) for text in sys.argv[1:]]
    steps, first_seed = (numbers + [_STEPS, _FIRST_SEED][len(numbers) :])[:2]
    try:
        print(told(campaign(steps, first_seed)))
    except Disagreement as error:
        print("guard and model disagree: %s" % error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
