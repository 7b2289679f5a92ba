"""Writes the table of docs/authorisation.md from the decision itself.

    python tools/generate/authorisation.py [--check]

Every situation is decided; situations that differ in nothing that counts become one row.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from generated import between, read, settle

from chargepost.auth.decision import decide
from chargepost.auth.entry import Entry

TARGET = Path(__file__).parents[2] / "docs" / "authorisation.md"

NOW = 1_800_000_000
GROUP = "FLEET"
ANY = "any"

# What a row can depend on, in the order of the columns; each value with what it stands for.
SESSIONS = {
    "none of this card": None,
    "its own, starting": ("CARD", GROUP, "starting"),
    "its own": ("CARD", GROUP, "running"),
    "its own, ending": ("CARD", GROUP, "stopping"),
    "another's, with a group": ("OTHER", GROUP, "running"),
    "another's, without a group": ("OTHER", "", "running"),
    "another's, starting": ("OTHER", GROUP, "starting"),
    "another's, ending": ("OTHER", GROUP, "stopping"),
}
BACKENDS = {
    "out of reach": (False, None),
    "to be asked": (True, None),
    "says valid": (True, "Accepted"),
    "says blocked": (True, "Blocked"),
}
KNOWN = {
    "nothing": None,
    "valid": ("Accepted", 0, NOW),
    "valid, the date cannot be checked": ("Accepted", NOW, 0),
    "expired": ("Accepted", NOW, NOW),
    "blocked": ("Blocked", 0, NOW),
}
PRE = {"LocalPreAuthorize": True, "no LocalPreAuthorize": False}
OFFLINE = {"LocalAuthorizeOffline": True, "no LocalAuthorizeOffline": False}
UNKNOWN = {"AllowOfflineTxForUnknownId": True, "no AllowOfflineTxForUnknownId": False}
RESERVED = {
    "nobody": None,
    "this card": ("CARD", GROUP),
    "another, with a group": ("OTHER", GROUP),
    "another, without a group": ("OTHER", ""),
}
MEMBER = {"the same": GROUP, "another or none": ""}

DIMENSIONS: tuple[dict[str, Any], ...] = (
    SESSIONS,
    BACKENDS,
    KNOWN,
    PRE,
    OFFLINE,
    UNKNOWN,
    RESERVED,
    MEMBER,
)
HEADINGS = ("session", "backend", "known here", "settings", "reserved for", "its group")
_SETTINGS = (3, 4, 5)  # they share one column

Outcome = tuple[str, str]


def outcome(names: tuple[str, ...]) -> Outcome:
    """Verdict and reason in one situation, named by the keys of DIMENSIONS."""
    values: list[Any] = [known[name] for known, name in zip(DIMENSIONS, names, strict=True)]
    running, (online, said), known, pre, offline, unknown, reserved, group = values
    policy = {
        "LocalPreAuthorize": pre,
        "LocalAuthorizeOffline": offline,
        "AllowOfflineTxForUnknownId": unknown,
        "LocalAuthListEnabled": True,
        "AuthorizationCacheEnabled": True,
    }
    listed = Entry(known[0], known[1], group) if known else None
    answer = Entry(said, 0, group) if said else None
    now = known[2] if known else NOW
    decision = decide("CARD", listed, None, answer, online, policy, now, running, reserved)
    return decision.verdict, decision.why


def rows(decided: tuple[str, ...] = ()) -> list[tuple[list[str], Outcome]]:
    """The situations that begin with `decided`, as few rows as their order allows.

    A row has one text for each dimension left; values with the same consequences share it.
    """
    if len(decided) == len(DIMENSIONS):
        return [([], outcome(decided))]
    alike: list[tuple[list[str], list[tuple[list[str], Outcome]]]] = []
    for name in DIMENSIONS[len(decided)]:
        below = rows((*decided, name))
        for names, known in alike:
            if known == below:
                names.append(name)
                break
        else:
            alike.append(([name], below))
    if len(alike) == 1:
        return [([ANY, *texts], found) for texts, found in alike[0][1]]
    found = []
    for names, below in alike:
        found += [([" / ".join(names), *texts], end) for texts, end in below]
    return found


def situations() -> Iterator[tuple[str, ...]]:
    """Every combination."""
    return product(*DIMENSIONS)


def table() -> str:
    """The rows as Markdown."""
    lines = [
        "| " + " | ".join((*HEADINGS, "verdict", "why")) + " |",
        "|" + "---|" * (len(HEADINGS) + 2),
    ]
    for texts, (verdict, why) in rows():
        wanted = [texts[at] for at in _SETTINGS if texts[at] != ANY]
        cells = [*texts[:3], ", ".join(wanted) or ANY, *texts[6:]]
        shown = ["" if cell == ANY else cell for cell in cells]
        lines.append("| " + " | ".join((*shown, f"**{verdict}**", why)) + " |")
    return "\n".join(lines)


def document(text: str) -> str:
    """The document with the table as it is now."""
    return between(text, "the decision", table())


if __name__ == "__main__":
    settle(TARGET, document(read(TARGET)))
