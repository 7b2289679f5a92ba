"""What may be a setting's value: types, ranges, lists, and what a misspelt key was meant to be."""

from chargepost.config import HIGH, KEY, LOW, TYPE, UNIT
from chargepost.errors import SettingError
from chargepost.port import const

_MOST_DIGITS = const(12)
_ROTATIONS = ("RST", "RTS", "SRT", "STR", "TRS", "TSR", "NotApplicable", "Unknown")


def parse(row: tuple, text: str):
    """The typed value that a text stands for. Raises SettingError."""
    kind = row[TYPE]
    if kind == "int":
        digits = text[1:] if text[:1] == "-" else text
        # int() takes more than a number's usual spelling, and not the same on both runtimes.
        if digits and len(digits) <= _MOST_DIGITS and not digits.strip("0123456789"):
            return int(text)
        raise _refuse(row, text, _range(row))
    if kind == "bool":
        lower = text.lower()
        if lower in ("true", "false"):
            return lower == "true"
        raise _refuse(row, text, "true or false is")
    return text


def check(row: tuple, value):
    """The value as it counts, when its type and range are allowed. Raises SettingError."""
    kind = row[TYPE]
    if kind == "bool":
        if not isinstance(value, bool):
            raise _refuse(row, value, "true or false is")
    elif kind == "int":
        if isinstance(value, bool) or not isinstance(value, int):
            raise _refuse(row, value, _range(row))
        if not row[LOW] <= value <= row[HIGH]:
            raise _refuse(row, value, _range(row))
    elif not isinstance(value, str):
        raise _refuse(row, value, "a text is")
    elif kind == "csl":
        return _check_list(row, value)
    elif kind == "rotation":
        return _check_rotations(row, value)
    elif kind == "choice":
        if value not in row[LOW]:
            raise _refuse(row, value, " or ".join(row[LOW]) + " is")
    elif not row[LOW] <= len(value) <= row[HIGH] or not _printable(value):
        limit = "%d to %d printable characters are" % (row[LOW], row[HIGH])
        raise _refuse(row, value, limit)
    return value


def _check_list(row: tuple, text: str) -> str:
    items = [item.strip() for item in text.split(",")] if text.strip() else []
    for item in items:
        if item not in row[LOW]:
            raise _refuse(row, item, ", ".join(row[LOW]) + " are")
    return _joined(row, items, items)


def _joined(row: tuple, items: list, names: list) -> str:
    for name in names:
        if names.count(name) > 1:
            raise _refuse(row, ",".join(items), "each item once is")
    if len(items) > row[HIGH]:
        raise _refuse(row, ",".join(items), "at most %d items are" % row[HIGH])
    return ",".join(items)


def _check_rotations(row: tuple, text: str) -> str:
    """Items such as 1.RST: an outlet (0: the main meter) and its phases; RST alone: all."""
    items = [item.strip() for item in text.split(",")] if text.strip() else []
    outlets = []
    for item in items:
        outlet, dot, phases = item.rpartition(".")
        # isdigit() knows other digits on CPython; "01" would be nobody's number.
        number = not outlet.strip("0123456789") and outlet == str(int(outlet or 0))
        if phases not in _ROTATIONS or not (number if dot else len(items) == 1):
            raise _refuse(
                row, item, "a list such as 1.RST,2.STR of " + ", ".join(_ROTATIONS) + " is"
            )
        outlets.append(outlet)
    return _joined(row, items, outlets)


def _printable(text: str) -> bool:
    return all(c >= " " and c != "\x7f" for c in text)


def _range(row: tuple) -> str:
    unit = " " + row[UNIT] if row[UNIT] else ""
    return "a whole number from %d to %d%s is" % (row[LOW], row[HIGH], unit)


def _refuse(row: tuple, value, allowed: str) -> SettingError:
    shown = "the value given" if row[TYPE] == "secret" else "%s" % (value,)
    if len(shown) > 60:
        shown = shown[:60] + "..."
    message = "%s cannot be %s: %s allowed; correct the value" % (row[KEY], shown, allowed)
    return SettingError(row[KEY], message)


def alike(name: str, key: str) -> bool:
    """True when the two share so much that one may be a misspelling of the other."""
    a, b = name.lower(), key.lower()
    if a.endswith("." + b) or b.endswith("." + a):
        return True
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return same >= 6 and same * 4 >= len(a) * 3
