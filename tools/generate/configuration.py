"""Writes docs/configuration.md from the tables of settings that the station works with.

python tools/generate/configuration.py [--check]
"""

import re
from collections.abc import Iterable
from pathlib import Path

from generated import settle

from chargepost import config as columns
from chargepost import settings
from chargepost.metering import signing_settings
from chargepost.ocpp.v16 import settings as v16
from chargepost.pricing import settings as pricing

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "configuration.md"
TESTS = ROOT / "tests"

_VENDOR = "Chargepost."
_ACCESS = {"rw": "read, write", "r": "read", "w": "write"}
_ROTATION = "per connector: RST, RTS, SRT, STR, TRS, TSR, NotApplicable, Unknown"

# Keys whose effect is shown by tests that bear another name than the key's.
EFFECTS = {
    "AdditionalRootCertificateCheck": "test_S52_a_new_root_must_be_signed_by_the_old",
    "AuthorizationKey": "test_S49_a_new_key_is_used_at_once_and_queued_messages_survive",
    "CertificateSignedMaxChainSize": "test_a_chain_over_the_largest_size_is_rejected",
    "CertificateStoreMaxLength": "test_a_full_store_rejects_and_a_full_medium_fails",
    "CpoName": "test_A02_each_request_has_a_new_key_and_the_name_of_the_operator",
    "DefaultPriceText,en": "test_DefaultPriceText_is_the_default_price_in_one_language",
    "SecurityProfile": "test_S50_from_profile_1_to_2_over_tls",
    "WebSocketPingInterval": "test_R10_pings_come_in_their_interval_as_long_as_they_are_answered",
}

_HEAD = """# Configuration

Written by `tools/generate/configuration.py`; the tables are those that the station works with.

A backend reads the keys with GetConfiguration and changes them with ChangeConfiguration. A site
sets them in its own file, or with `--set KEY=VALUE` in the simulator; there the keys that a
backend can only read may be set, too: they describe the station. A key's case does not matter.
A value is checked completely before it counts, and kept over restarts. What a backend has set
goes before what the site's file says.

A change counts at once, unless the table says that it counts from the next start: then the
backend is answered `RebootRequired`. A value that is not allowed, and a key that can only be
read, are answered `Rejected`, an unknown key `NotSupported`; nothing has changed then, and the
log says why. A list with one item that is not allowed is refused as a whole.
"""

_STANDARD = """
## Keys of the standard

Section 9 of OCPP 1.6, its errata, the security white paper, and the papers on prices (only where
`CustomDisplayCostAndPrice` is on, a `DefaultPriceText` for each language; see
[pricing.md](pricing.md)) and on Plug & Charge. The last column names the test
that shows what the key does; it runs on both runtimes.
"""

_OWN = f"""
## Keys of this station

Their names begin with `{_VENDOR}`, so that they meet no key of a standard.
"""


def rows() -> list[tuple]:
    """All rows of a station with OCPP 1.6, prices in one language, and one meter that signs."""
    return list(settings.ROWS + v16.ROWS + pricing.rows("en") + signing_settings.rows(1))


def _allowed(row: tuple) -> str:
    kind, low, high = row[columns.TYPE], row[columns.LOW], row[columns.HIGH]
    if kind == "int":
        return f"{low} to {high}"
    if kind == "bool":
        return "true, false"
    if kind == "choice":
        return ", ".join(low)
    if kind == "csl":
        return f"at most {high} of: " + ", ".join(low)
    if kind == "rotation":
        return f"at most {high}, {_ROTATION}"
    return f"{low} to {high} characters"


def _default(row: tuple) -> str:
    value = row[columns.DEFAULT]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`" if text else "empty"


def tests() -> set[str]:
    """The names of all tests that run on both runtimes."""
    found: set[str] = set()
    for path in (
        *TESTS.rglob("firmware/**/test_*.py"),
        *TESTS.rglob("firmware/**/peer_*.py"),
        *TESTS.rglob("scenarios/test_*.py"),
    ):
        found |= set(re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
    return found


def effect(key: str, names: Iterable[str]) -> str:
    """The test that shows what a key does, "" without one."""
    wanted = EFFECTS.get(key, f"test_{key}_")
    return next((name for name in sorted(names) if name.startswith(wanted)), "")


def _cells(row: tuple) -> list[str]:
    start = ", from the next start" if row[columns.FLAGS] & columns.REBOOT else ""
    return [
        f"`{row[columns.KEY]}`",
        "list" if row[columns.TYPE] in ("csl", "rotation") else row[columns.TYPE],
        _allowed(row),
        row[columns.UNIT],
        _default(row),
        _ACCESS[row[columns.ACCESS]] + start,
        row[columns.DOC],
    ]


def _table(headings: tuple[str, ...], found: list[list[str]]) -> str:
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in found]) + "\n"


def document() -> str:
    """The whole page."""
    heads = ("key", "type", "allowed", "unit", "default", "access", "what it is")
    ordered = sorted(rows(), key=lambda row: row[columns.KEY].lower())
    names = tests()
    own = [_cells(row) for row in ordered if row[columns.KEY].startswith(_VENDOR)]
    standard = []
    for row in ordered:
        if not row[columns.KEY].startswith(_VENDOR):
            shown = effect(row[columns.KEY], names)
            standard.append([*_cells(row), f"`{shown}`" if shown else "none yet"])
    tables = _table((*heads, "shown by"), standard), _table(heads, own)
    return f"{_HEAD}{_STANDARD}\n{tables[0]}{_OWN}\n{tables[1]}"


if __name__ == "__main__":
    settle(TARGET, document())
