"""chargepost sim: one simulated station against any backend."""

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Annotated

import typer

from chargepost import settings
from chargepost.config import KEY
from chargepost.errors import ChargepostError
from chargepost.ocpp.v16 import settings as v16
from chargepost.setting_check import parse
from chargepost.setting_table import SettingTable


def sim(
    csms: Annotated[str, typer.Option(help="The backend's URL, without the identity.")],
    identity: Annotated[str, typer.Option("--id", help="The station's name there.")] = "CP1",
    outlets: Annotated[int, typer.Option(min=1, max=8)] = 1,
    runtime: Annotated[str, typer.Option(help="cpython or micropython")] = "cpython",
    api: Annotated[str, typer.Option(help="HOST:PORT of the HTTP API.")] = "127.0.0.1:8180",
    data: Annotated[Path | None, typer.Option(help="Folder that survives the run.")] = None,
    speed: Annotated[float, typer.Option(help="Faster than the wall; own backends only.")] = 1,
    meters: Annotated[
        str, typer.Option(help="HOST:PORT; serve the outlets' meters there over Modbus TCP.")
    ] = "",
    config: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A setting.")
    ] = None,
) -> None:
    """Run one simulated station; plug, tap and cut its power over HTTP."""
    try:
        host, port = _address(api)
        values = dict(_setting(text) for text in config or [])
        post = (csms, identity, "1.6", outlets, runtime, data, values)
        served = _address(meters, "--meters") if meters else None
        asyncio.run(_run(post, speed, host, port, served))
    except (ChargepostError, ValueError, RuntimeError, OSError) as error:
        typer.echo(f"chargepost sim: {error}", err=True)
        raise typer.Exit(2) from error


async def _run(arguments, speed, host, port, meters) -> None:
    from chargepost_sim.api import Api
    from chargepost_sim.post import Post
    from chargepost_sim.virtual_meter import of_station

    post = Post(*arguments, speed=speed)
    identity, runtime = arguments[1], arguments[4]
    server = Api(post, host, port)
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, end.set)
    async with post, contextlib.AsyncExitStack() as stack:
        await server.start()
        if meters:
            served = of_station(post.bench, *meters, model=identity)
            await served.start(serial=False)
            stack.push_async_callback(served.stop)
        typer.echo(f"{identity} runs on {runtime}; http://{host}:{server.port}/post")
        try:
            await _follow(post, end)
        finally:
            await server.stop()


async def _follow(post, end: asyncio.Event) -> None:
    """Print what changes until somebody ends it."""
    last: dict[str, str] = {}
    while not end.is_set():
        snapshot = post.snapshot()
        lines = {"backend": snapshot["backend"]}
        for outlet in snapshot["outlets"]:
            lines[f"outlet {outlet['outlet']}"] = f"{outlet['status']}: {outlet['why']}"
        for name, text in lines.items():
            if _words(last.get(name, "")) != _words(text):
                typer.echo(f"{name}: {text}")
        last = lines
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(end.wait(), 0.2)


def _words(text: str) -> str:
    """A sentence without its numbers: seconds that pass are no news."""
    return "".join(letter for letter in text if not letter.isdigit())


def _address(text: str, option: str = "--api") -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not host or not colon or not port.isdigit() or int(port) > 65535:
        raise ValueError(f"{option} is {text!r}; give HOST:PORT, such as 127.0.0.1:8180")
    return host, int(port)


def _rows() -> SettingTable:
    """Every setting a station has; the columns are those of chargepost.config."""
    return settings.ROWS + v16.ROWS


def _setting(text: str) -> tuple[str, int | bool | str]:
    """A setting from KEY=VALUE, typed by the tables of settings; unknown ones stay text."""
    key, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"--set is {text!r}; give KEY=VALUE")
    for row in _rows():
        if row[KEY].lower() == key.lower():
            return row[KEY], parse(row, value)
    return key, value
