"""Heap that each module costs once it is imported, without what it imports.

Each is a file by itself here; a board's image has those that are always loaded as one.
"""

import ast

from chargepost_tools import image
from chargepost_tools.bench.binary import modules, run
from chargepost_tools.bench.table import Table
from chargepost_tools.image import module_name
from chargepost_tools.linking.bundle import BUNDLE

_BUNDLE = f"{BUNDLE}.mpy"
_WORD_RATIO = "64-bit heap; a 32-bit board needs a good half of it"


def dependencies_first(files: dict[str, str]) -> list[str]:
    """Module names so that each comes after everything it imports; `files`: name -> source."""
    ordered: list[str] = []
    visiting: set[str] = set()

    def visit(name: str) -> None:
        if name in visiting or name not in files:
            return
        visiting.add(name)
        visit(name.rpartition(".")[0])
        for imported in _imports(files[name]):
            visit(imported)
        ordered.append(name)

    for name in files:
        visit(name)
    return ordered


def _imports(source: str) -> list[str]:
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
            found.append(node.module)
    return found


def costs(output: str) -> tuple[dict[str, int], int]:
    """Heap of each module, and of the tables of names, which grow by leaps as they all import."""
    heap: dict[str, int] = {}
    used = pools = first_pools = 0
    name = ""
    for line in output.splitlines():
        if not line.startswith("qstr pool:"):
            name, now = line.split()
            heap[name], used = int(now) - used, int(now)
            continue
        figures = dict(item.split("=") for item in line.partition(": ")[2].split(", "))
        before, pools = pools, int(figures["n_total_bytes"]) - int(figures["n_str_data_bytes"])
        first_pools = first_pools or pools
        heap[name] -= pools - before
    del heap["start"]
    return heap, pools - first_pools


def measure() -> Table:
    files = {
        module_name(name): path.read_text(encoding="utf-8")
        for name, path in image.sources().items()
        if name.startswith(image.PACKAGES)
    }
    flash = {module_name(module.name): len(module.data) for module in modules(link=False)}
    heap, names = costs(run("heap_of_modules.py", *dependencies_first(files)))
    table = Table("Cost of each module", ("module", "flash, B", "heap, B"), notes=[_WORD_RATIO])
    table.rows = [(name, flash[name], heap[name]) for name in sorted(heap, key=lambda n: -heap[n])]
    table.rows.append(("tables of names (qstr)", 0, names))
    table.rows.append(("all", sum(flash[name] for name in heap), sum(heap.values()) + names))
    (linked,) = (module for module in modules() if module.name == _BUNDLE)
    heap, names = costs(run("heap_of_modules.py", "main", link=True))
    cost = sum(heap.values()) + names
    table.rows.append(("always loaded, linked, names too", len(linked.data), cost))
    return table
