"""Runs the benchmarks: `python -m chargepost_tools.bench [--only NAME] [--json FILE]`."""

import json
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from chargepost_tools import bench
from chargepost_tools.bench.table import Table, Unavailable
from chargepost_tools.image import BuildError

_SUFFIX = "_bench"


def benchmarks() -> dict[str, Callable[[], Table]]:
    """Name -> function, by name."""
    names = [found.name for found in pkgutil.iter_modules(bench.__path__)]
    return {
        name.removesuffix(_SUFFIX): import_module(f"{bench.__name__}.{name}").measure
        for name in sorted(names)
        if name.endswith(_SUFFIX)
    }


def run(
    only: Annotated[list[str] | None, typer.Option(help="One benchmark; repeat it.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures.")] = None,
    names: Annotated[bool, typer.Option("--list", help="Name the benchmarks, no more.")] = False,
) -> None:
    """Measure memory, sizes and instructions, and print them as tables."""
    known = benchmarks()
    if names:
        typer.echo("\n".join(known))
        return
    for name in only or ():
        if name not in known:
            typer.echo(f"There is no benchmark {name!r}; there are {', '.join(known)}.", err=True)
            raise typer.Exit(2)
    results = {name: told(name, known[name]) for name in only or known}
    if json_file:
        json_file.write_text(json.dumps(results, indent=2) + "\n")
    if any("failed" in result for result in results.values()):
        raise typer.Exit(1)


def told(name: str, measure: Callable[[], Table]) -> dict[str, Any]:
    """Run one benchmark and print what it says; one that fails does not stop the others."""
    try:
        table = measure()
    except Unavailable as reason:
        typer.echo(f"{name}: left out: {reason}\n")
        return {"left out": str(reason)}
    except (RuntimeError, ValueError, BuildError) as error:
        typer.echo(f"{name}: failed: {error}\n", err=True)
        return {"failed": str(error)}
    typer.echo(table.text())
    return table.json()


if __name__ == "__main__":
    typer.run(run)
