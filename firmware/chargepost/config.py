"""Settings: one table says what each may be; a value is checked completely before it counts."""

from chargepost import store
from chargepost.errors import SettingError
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

# Columns of a row. `low` and `high` bound an int's value and a str's or secret's length; a csl
# has the tuple of allowed items in `low` and the largest number of items in `high`; a choice
# is one item of the tuple in `low`; a rotation has the largest number of items in `high`.
KEY = const(0)
TYPE = const(
    1
)  # "int", "bool", "str", "choice", "csl" (comma separated list), "secret" (never shown)
DEFAULT = const(2)
LOW = const(3)
HIGH = const(4)
UNIT = const(5)
ACCESS = const(6)  # "rw", "r" (told, not taken), "w" (taken, not told)
FLAGS = const(7)
DOC = const(8)

REBOOT = const(1)  # flag: counts from the next start on

_FILE = "settings"


class Config:
    """The settings of a station: `config["Key"]` is an int, a bool or a str.

    A value comes from, first match wins: `fix` (what the station is built of), `set` (kept
    over restarts), `apply` (the site's own file), the table's default. A csl is its text
    without blanks. `problems` lists what a stored file held that cannot be taken.
    """

    def __init__(self, rows, storage):
        self._rows = rows  # a SettingTable
        self._storage = storage
        self._values = {}  # what was asked for or is not the default
        self._fixed = ()
        self._listeners = []
        self.problems = []
        self._stored = self._load()
        self._values.update(self._stored)

    def __getitem__(self, key: str):
        if key not in self._values:
            row = self._need(key)
            if row[KEY] != key:
                return self[row[KEY]]
            self._values[key] = row[DEFAULT]
        return self._values[key]

    def row(self, key: str):
        """The table's row of a key, whose case does not matter; None when there is none."""
        return self._rows.find(key)

    def text(self, key: str) -> str:
        """The value as the text that `set` takes; "" for what must not be shown."""
        row = self._need(key)
        return self._text(row) if _shown(row) else ""

    def _text(self, row: tuple) -> str:
        value = self._values.get(row[KEY], row[DEFAULT])
        if row[TYPE] == "bool":
            return "true" if value else "false"
        return str(value)

    def items(self):
        """Generator: (key, text, read-only) of what may be shown, in the table's order."""
        for row in self._rows:
            if _shown(row):
                yield row[KEY], self._text(row), row[ACCESS] == "r"

    def set(self, key: str, text: str) -> bool:
        """Take a value from text and keep it; True when it counts from the next start on.

        Raises SettingError for an unknown or read-only key and a value that is not allowed,
        OSError when it cannot be kept; then nothing has changed.
        """
        row = self._need(key)
        if row[ACCESS] == "r" or row[KEY] in self._fixed:
            raise SettingError(key, "%s is read-only; it describes the station" % row[KEY])
        checks = _checks()
        value = checks.check(row, checks.parse(row, text))
        name = row[KEY]
        if self._stored.get(name) != value:
            stored = self._stored.copy()
            stored[name] = value
            store.save(self._storage, _FILE, stored)
            self._stored = stored
        self._change(name, value)
        return bool(row[FLAGS] & REBOOT)

    def apply(self, values: dict) -> None:
        """Take the site's own values (ints, bools, strings), all of them or none.

        They stand in for the defaults: what `set` has kept stays. Raises SettingError.
        """
        checks = _checks()
        checked = []
        for key, value in values.items():
            row = self._need(key)
            if row[KEY] in self._fixed:
                raise SettingError(key, "%s is set by the station itself; leave it out" % key)
            checked.append((row[KEY], checks.check(row, value)))
        for name, value in checked:
            if name not in self._stored:
                self._change(name, value)

    def fix(self, key: str, value) -> None:
        """Say what the station is built of; nobody can change that. Raises SettingError."""
        row = self._need(key)
        value = _checks().check(row, value)
        self._fixed += (row[KEY],)
        self._stored.pop(row[KEY], None)
        self._change(row[KEY], value)

    def on_change(self, listener) -> None:
        """Call `listener(key, value)` after each change of a value."""
        self._listeners.append(listener)

    def _change(self, name: str, value) -> None:
        if self[name] != value:
            self._values[name] = value
            for listener in self._listeners:
                listener(name, value)

    def _need(self, key: str) -> tuple:
        row = self.row(key)
        if row is not None:
            return row
        alike = _checks().alike
        near = [row[KEY] for row in self._rows if alike(row[KEY], key)]
        hint = "did you mean %s?" % near[0] if near else "list the settings to see their names"
        raise SettingError(key, "unknown setting %s; %s" % (key, hint))

    def _load(self) -> dict:
        kept = {}
        found = store.load(self._storage, _FILE, self.problems)
        if found is not None and not isinstance(found, dict):
            self.problems.append("document settings is not a table of settings; it is not used")
            found = None
        checks = _checks()
        for key in sorted(found or {}):
            try:
                row = self._need(key)
                kept[row[KEY]] = checks.check(row, found[key])
            except SettingError as error:
                self.problems.append("stored setting not used: " + str(error))
        return kept


def _checks():
    """Values are checked at the start and when somebody sets one."""
    return on_demand("chargepost.setting_check")


def _shown(row: tuple) -> bool:
    return row[TYPE] != "secret" and row[ACCESS] != "w"
