"""chargepost replay: a recording of the black box, told and lived through again."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from chargepost.guard.recording import Replay
from chargepost_tools.replay import files
from chargepost_tools.replay.story import Story


def replay(
    file: Annotated[Path, typer.Argument(help="A recording, as the station kept it or as JSON.")],
    export: Annotated[
        Path | None, typer.Option("--json", help="Write the recording as JSON, too.")
    ] = None,
    quiet: Annotated[bool, typer.Option(help="Only the verdict, no timeline.")] = False,
) -> None:
    """Tell what a guard saw and did before a fault, and let this guard decide it all again.

    Ends with 0 when every decision is identical, 1 at the first that differs, 2 when the file
    cannot be read.
    """
    try:
        recording = files.read(file)
        story = Story(recording["segments"])
        replayed = Replay(None if quiet else story.hear)
        if not quiet:
            typer.echo(_title(recording))
        identical = replayed.run(recording["segments"])
        if export:
            export.write_text(json.dumps(recording, indent=1) + "\n")
    except (OSError, ValueError) as error:
        typer.echo(f"chargepost replay: {error}", err=True)
        raise typer.Exit(2) from error
    for line in story.lines:
        typer.echo(line)
    seconds = replayed.steps / 100
    if not identical:
        typer.echo(f"different after {seconds:.2f} s: {replayed.difference}")
        raise typer.Exit(1)
    typer.echo(f"identical: {replayed.steps} steps, {seconds:.2f} s")


def _title(recording: dict[str, Any]) -> str:
    unix = recording["unix"]
    when = datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if unix else ""
    faults = ", ".join(recording["faults"]) or "no fault"
    return f"outlet {recording['outlet']}, {when or 'at a time that nobody knew'}: {faults}"
