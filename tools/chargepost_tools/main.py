"""The `chargepost` command: every module named X_command.py here is its sub-command X.

Such a module has one function X, annotated for typer, and names in EXTRA the optional parts
of the installation it needs; what needs them is imported inside that function.
"""

import functools
import pkgutil
from collections.abc import Callable
from importlib import import_module, metadata
from typing import Annotated, Any

import typer

import chargepost_tools

_SUFFIX = "_command"
_OWN = ("chargepost", "chargepost_hal", "chargepost_sim", "chargepost_tools")


def application() -> typer.Typer:
    """The command with all its sub-commands."""
    app = typer.Typer(no_args_is_help=True, add_completion=False)
    app.callback()(_chargepost)
    for found in sorted(pkgutil.iter_modules(chargepost_tools.__path__), key=lambda m: m.name):
        if found.name.endswith(_SUFFIX):
            module = import_module(f"{chargepost_tools.__name__}.{found.name}")
            name = found.name.removesuffix(_SUFFIX)
            command = helpful(getattr(module, name), getattr(module, "EXTRA", name))
            app.command(name.replace("_", "-"))(command)
    return app


def helpful(command: Callable[..., Any], extra: str) -> Callable[..., Any]:
    """The command, which says what to install when a package of an extra is missing."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if not missing or missing in _OWN:
                raise
            remedy = f"pip install 'chargepost[{extra}]'"
            typer.echo(f"The package {missing!r} is missing; this helps: {remedy}", err=True)
            raise typer.Exit(2) from error

    return run


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(metadata.version("chargepost"))
        raise typer.Exit


def _chargepost(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="And no more.")
    ] = False,
) -> None:
    """A charging station's application, and what surrounds it on a desk."""


def main() -> None:
    """Entry point of the command."""
    application()()
