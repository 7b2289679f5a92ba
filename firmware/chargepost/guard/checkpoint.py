"""All integers of a guard by name: to write its state down, and to start another from it."""

from binascii import crc32

from chargepost.guard.held import MASK, Held


def fields(thing, prefix: str = "", seen=None) -> list:
    """(name, object, attribute) of each integer in `thing` and its parts, sorted by name.

    Names are paths like "pilot._settle.since"; the order is the same on every runtime. A part
    that several hold has the name of the first.
    """
    seen = [thing] if seen is None else seen
    found = []
    for name in sorted(thing.__dict__):
        value = getattr(thing, name)
        if isinstance(value, int):
            found.append((prefix + name, thing, name))
        elif hasattr(value, "__dict__") and not any([value is one for one in seen]):
            seen.append(value)
            found += fields(value, prefix + name + ".", seen)
    return found


def layout(found: list) -> int:
    """A number that tells whether two guards have the same integers, in the same order."""
    sum_of_names = 0
    for name, _, _ in found:
        sum_of_names = crc32(name.encode() + b"\n", sum_of_names)
    return sum_of_names & MASK


def timers(thing) -> list:
    """All the `Held` in `thing` and its parts."""
    found = fields(thing)
    return [one for _, one, name in found if name == "since" and isinstance(one, Held)]


def restore(found: list, saved: list) -> None:
    """Set the integers behind `fields`, in the same order."""
    for (_, thing, name), value in zip(found, saved):
        setattr(thing, name, value)
