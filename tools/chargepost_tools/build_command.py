"""chargepost build: a ROMFS image for a board."""

from pathlib import Path
from typing import Annotated

import typer

from chargepost_tools import image


def build(
    output: Annotated[Path, typer.Option("--output", "-o", help="The image to write.")],
    board: Annotated[str, typer.Option(help="A folder of boards/.")] = "unix",
    without: Annotated[
        list[str] | None,
        typer.Option(help="Leave out, by name in the image: 'chargepost/console/*'."),
    ] = None,
    level: Annotated[
        int,
        typer.Option("-O", min=0, max=3, help="0 keeps asserts, 3 drops line numbers, too."),
    ] = image.LEVEL,
    files: Annotated[bool, typer.Option("--files", help="List every file in the image.")] = False,
) -> None:
    """Compile the application and a board's files, and pack them into one ROMFS image."""
    try:
        data, modules = image.build(board, without or (), level)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)
    except (image.BuildError, OSError) as error:
        typer.echo(f"chargepost build: {error}", err=True)
        raise typer.Exit(2) from error
    if files:
        for module in modules:
            typer.echo(f"{len(module.data):8d}  {module.name}")
    typer.echo(f"{output}: {len(modules)} files, {len(data)} bytes, for the board {board}")
