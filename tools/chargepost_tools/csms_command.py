"""chargepost csms: the embedded backend with a prompt."""

import asyncio
import contextlib
import signal
import sys
import threading
from collections.abc import Callable
from typing import Annotated

import typer

EXTRA = "csms"
_PROMPT = "csms> "


def csms(
    host: Annotated[
        str, typer.Option(help="Where to listen; loopback unless told.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="For stations; 0: any.")] = 9000,
    http_port: Annotated[int, typer.Option(min=0, max=65535, help="For the HTTP API.")] = 9001,
    database: Annotated[str, typer.Option(help="A file that survives the run.")] = ":memory:",
    card: Annotated[list[str] | None, typer.Option(help="Enter a card; may be repeated.")] = None,
    accept_unknown: Annotated[bool, typer.Option(help="Accept every card.")] = False,
    log: Annotated[bool, typer.Option(help="Show the OCPP messages.")] = False,
) -> None:
    """Run an OCPP 1.6J backend: stations, cards and sessions in SQLite, HTTP API, a prompt."""
    from chargepost_sim.csms import CsmsError

    options = {"host": host, "port": port, "http_port": http_port, "database": database}
    try:
        asyncio.run(_run(options | {"accept_unknown": accept_unknown}, card or [], log))
    except (CsmsError, OSError) as error:
        typer.echo(f"chargepost csms: {error}", err=True)
        raise typer.Exit(2) from error


async def _run(options: dict, cards: list[str], log: bool) -> None:
    from chargepost_sim.csms import Csms
    from chargepost_sim.csms.console import Console

    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(number, end.set)
    async with Csms(**options) as backend:
        for tag in cards:
            backend.add_card(tag)
        backend.subscribe(_Printer(log))
        typer.echo(f"stations connect to {backend.url}/ID; HTTP API: {backend.http_url}")
        talk = asyncio.create_task(_talk(Console(backend), end))
        await end.wait()
        talk.cancel()


class _Printer:
    """Prints what happens, one line each."""

    def __init__(self, log: bool):
        self._log = log

    def __call__(self, kind: str, station: str, data: dict) -> None:
        if kind == "message":
            if self._log:
                arrow = "<-" if data["direction"] == "in" else "->"
                typer.echo(f"{station} {arrow} {data['text']}")
        elif kind != "meter":
            shown = ", ".join([f"{key} {value}" for key, value in data.items() if value])
            typer.echo(f"{station}: {kind.replace('_', ' ')} {shown}".rstrip())


async def _talk(console, end: asyncio.Event) -> None:
    """Run typed lines until somebody types exit, or ends the terminal's input.

    A pipe that ends leaves the backend running: as a service it has no prompt.
    """
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    ready = threading.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_read, args=(loop, lines, ready), daemon=True).start()
    while True:
        ready.set()
        line = await lines.get()
        if line is None and not _terminal():
            return
        if line is None or line.strip() in ("exit", "quit"):
            end.set()
            return
        if line.strip():
            typer.echo(await console.run(line))


def _read(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue, ready: threading.Event) -> None:
    """In a thread of its own, since a terminal can only be read by waiting."""
    read = _reader()
    line: str | None = ""
    while line is not None:
        ready.wait()
        ready.clear()
        try:
            line = read()
        except (EOFError, OSError, ValueError):
            line = None
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lines.put_nowait, line)


def _reader() -> Callable[[], str | None]:
    if _terminal():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 (it gives the prompt its history)
        return lambda: input(_PROMPT)
    if sys.stdin is None:
        return lambda: None
    # Not sys.stdin: a thread that waits in it holds a lock the interpreter's end waits for.
    own = open(sys.stdin.fileno(), closefd=False)  # noqa: SIM115 (as long as the process)
    return lambda: own.readline() or None


def _terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
