"""chargepost build: a ROMFS image for a board, or a signed update of it."""

from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated

import typer

from chargepost_tools import image, signing


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
    sign: Annotated[
        Path | None,
        typer.Option(help="Make a signed update: the private key of its maker, PEM."),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(help="The certificate of that key and those above it but the root, PEM."),
    ] = None,
    version: Annotated[
        str, typer.Option(help="What the update calls itself; else this package's version.")
    ] = "",
    files: Annotated[bool, typer.Option("--files", help="List every file in the image.")] = False,
) -> None:
    """Compile the application and a board's files, and pack them into one ROMFS image."""
    try:
        if (sign is None) != (certificate is None):
            raise signing.SigningError("--sign and --certificate belong together; give both")
        data, modules = image.build(board, without or (), level)
        if sign and certificate:
            data = signing.sign(data, board, version or installed("chargepost"), sign, certificate)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)
    except (image.BuildError, signing.SigningError, OSError) as error:
        typer.echo(f"chargepost build: {error}", err=True)
        raise typer.Exit(2) from error
    if files:
        for module in modules:
            typer.echo(f"{len(module.data):8d}  {module.name}")
    typer.echo(f"{output}: {len(modules)} files, {len(data)} bytes, for the board {board}")
