"""Where the portable rooms and the boards lie, in a checkout and in an installation."""

from pathlib import Path

import chargepost
import chargepost_hal


def portable_rooms() -> tuple[Path, ...]:
    """The folders to put on MicroPython's path, so that it imports the very same files."""
    rooms = [Path(package.__path__[0]).parent for package in (chargepost, chargepost_hal)]
    return tuple(dict.fromkeys(rooms))


def board(name: str) -> Path:
    """The folder of a board; installed beside the packages, in a checkout at the top."""
    firmware = Path(chargepost.__path__[0]).parent
    for place in (firmware / "chargepost_boards" / name, firmware.parent / "boards" / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no board {name!r} is installed with chargepost")
