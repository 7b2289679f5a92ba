"""chargepost traceback: a board's traceback with the files and lines of the sources."""

import sys
from pathlib import Path
from typing import Annotated

import typer

EXTRA = "build"


def traceback(
    file: Annotated[
        Path | None, typer.Argument(help="A log with tracebacks; without it standard input.")
    ] = None,
    board: Annotated[str, typer.Option(help="The board whose image it is.")] = "unix",
    without: Annotated[
        list[str] | None, typer.Option(help="What the image was built without.")
    ] = None,
) -> None:
    """Say which file and line of the sources each line of a linked image is made of.

    The sources must be those of the image: lines move with each change.
    """
    from chargepost_tools import image

    try:
        bundle = image.linked(image.sources(board, without or ()))
        text = file.read_text(encoding="utf-8") if file else sys.stdin.read()
    except (image.BuildError, OSError) as error:
        typer.echo(f"chargepost traceback: {error}", err=True)
        raise typer.Exit(2) from error
    typer.echo(bundle.translated(text), nl=False)
