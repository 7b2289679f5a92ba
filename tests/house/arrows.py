"""The arrows of ARCHITECTURE.md: which room may import which, as two tables."""

import ast
from pathlib import Path

from house.tree import ROOT, Finding, tree

# Room -> the rooms it may import from. Nobody imports a board; nobody but tests imports tests.
ROOMS = {
    "chargepost_hal": ("chargepost_hal",),
    "chargepost": ("chargepost", "chargepost_hal"),
    "boards": ("chargepost", "chargepost_hal"),
    "chargepost_sim": ("chargepost_sim", "chargepost", "chargepost_hal"),
    "chargepost_tools": ("chargepost_tools", "chargepost_sim", "chargepost", "chargepost_hal"),
    "generate": ("chargepost", "chargepost_hal"),
}
OURS = ("chargepost", "chargepost_hal", "chargepost_sim", "chargepost_tools", "chargepost_boards")
FOLDERS = {
    "firmware/chargepost": "chargepost",
    "hal/chargepost_hal": "chargepost_hal",
    "boards": "boards",
    "simulator/chargepost_sim": "chargepost_sim",
    "tools/chargepost_tools": "chargepost_tools",
    "tools/generate": "generate",
}

# Inside the application these know the domain; the domain does not know them, nor they each other.
EDGES = ("ocpp", "iso15118", "console")
# The one thing that the guard may share with the rest of the application.
CONST_ONLY = ("guard",)
CONTRACT = (
    "chargepost_hal",
    "chargepost_hal.contract",
    "chargepost_hal.guard_contract",
    "chargepost_hal.errors",
    "chargepost_hal.on_demand",
)


def room_of(file: str) -> str:
    for folder, room in FOLDERS.items():
        if file.startswith(folder + "/"):
            return room
    return ""


def part_of(module: str) -> str:
    """The part of the application a module is in: chargepost.ocpp.v16.boot -> ocpp."""
    names = module.split(".")
    return names[1] if len(names) > 1 and names[0] == "chargepost" else ""


def imports(module: ast.Module) -> list[tuple[int, str, str]]:
    """(line, module, name) of everything imported; the name is "" for a plain import."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            whole = "." * node.level + (node.module or "")
            found += [(node.lineno, whole, alias.name) for alias in node.names]
    return found


def check(module: ast.Module, path: Path, file: str) -> list[Finding]:
    """Every import in `file` that goes against an arrow."""
    findings = []
    for line, imported, used in imports(module):
        wrong = _between_rooms(file, imported, used) or _inside(file, imported, used)
        if wrong:
            findings.append(Finding(path, line, f"imports {imported} {used}".rstrip(), wrong))
    return findings


def _between_rooms(file: str, imported: str, used: str) -> str:
    room = room_of(file)
    target = imported.partition(".")[0]
    if target == "boards" or target == "chargepost_boards":
        return "nobody imports a board: the simulator starts it as a process"
    if not room or target not in OURS or target in ROOMS[room]:
        return ""
    if room in CONST_ONLY and (imported, used) == ("chargepost.port", "const"):
        return ""
    return f"{room} may only know {', '.join(ROOMS[room])}; hand the object in from above"


def _inside(file: str, imported: str, used: str) -> str:
    """The arrows within the application."""
    if room_of(file) != "chargepost":
        return ""
    here = part_of(file.removeprefix("firmware/").removesuffix(".py").replace("/", "."))
    whole = f"{imported}.{used}" if imported in ("chargepost", "chargepost_hal") else imported
    if whole.startswith("chargepost_hal") and whole not in CONTRACT:
        return "the application knows the contract, not a driver; a board hands drivers in"
    there = part_of(whole)
    if there in EDGES and there != here:
        return f"{there}/ is an edge: it knows the domain, nobody in the application knows it"
    if here == "guard" and there and there != "guard":
        if (imported, used) == ("chargepost.port", "const"):
            return ""
        if not file.endswith(("/remote.py", "/local.py")):
            return "the guard imports its own files and const only: it also runs on a chip alone"
    return ""


def check_file(path: Path) -> list[Finding]:
    return check(tree(path), path, path.relative_to(ROOT).as_posix())
