"""The size of the ROMFS image, part by part: the flash a board needs for the application."""

from chargepost_tools.bench.binary import image_file, modules
from chargepost_tools.bench.table import Table


def part(name: str) -> str:
    """The folder a module belongs to: chargepost/ocpp/v16/boot.mpy -> chargepost/ocpp/v16."""
    return name.rpartition("/")[0] or "(board)"


def measure() -> Table:
    table = Table("Size of the image, by part", ("part", "files", "flash, B"))
    parts: dict[str, list[int]] = {}
    for module in modules():
        parts.setdefault(part(module.name), []).append(len(module.data))
    table.rows = [(name, len(sizes), sum(sizes)) for name, sizes in sorted(parts.items())]
    table.rows.append(("whole image", len(modules()), image_file().stat().st_size))
    return table
