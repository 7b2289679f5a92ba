"""chargepost meter: find the meters on a line, show one's registers, serve one to others."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from chargepost.clock import Clock
from chargepost_hal.errors import DeviceError
from chargepost_hal.meters import finder, maps
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.meters.register_view import Shown, registers_of
from chargepost_tools.meter_line import HIGHEST_UNIT, Place, address, units
from chargepost_tools.meter_notes import notes_of

EXTRA = "sim"

_PROBE_MS = 400  # a meter answers within 200 ms, a slow gateway in twice that
_READ_MS = 2000
_SERVE_SECONDS = 1


def meter(
    action: Annotated[Literal["find", "show", "list", "serve"], typer.Argument()],
    serial: Annotated[str, typer.Option(help="Serial device, such as /dev/ttyUSB0.")] = "",
    tcp: Annotated[str, typer.Option(help="HOST:PORT of a Modbus TCP device or gateway.")] = "",
    baud: Annotated[int, typer.Option(help="find tries the usual ones without it.")] = 0,
    parity: Annotated[str, typer.Option(help="N, E or O; find tries N and E without it.")] = "",
    unit: Annotated[int, typer.Option(min=0, max=255, help="For show and serve.")] = 1,
    units_text: Annotated[str, typer.Option("--units", help="For find, as in 1-5,33.")] = "",
    family: Annotated[str, typer.Option("--map", help="For show and serve; see list.")] = "",
    listen: Annotated[str, typer.Option(help="For serve.")] = "127.0.0.1:1502",
    power: Annotated[int, typer.Option(help="W, for serve without a real meter.")] = 11000,
) -> None:
    """Find meters, show the registers of one, list the maps, or serve a meter to others.

    `serve` gives a real meter (--serial or --tcp, --map, --unit), or a simulated one, as SDM630
    and as SunSpec 203 over Modbus TCP; while the real one fails, whoever reads is refused.
    """
    try:
        if serial and not 1 <= unit <= HIGHEST_UNIT:
            raise ValueError(f"--unit is {unit}; on a serial line it is 1 to {HIGHEST_UNIT}")
        if action == "list":
            _list()
        elif action == "find":
            wanted = units(units_text) if units_text else finder.UNITS
            asyncio.run(_find(Place.of(serial, tcp), baud, parity, wanted))
        elif action == "show":
            asyncio.run(_show(Place.of(serial, tcp), baud, parity, unit, family))
        else:
            place = Place.of(serial, tcp) if serial or tcp else None
            asyncio.run(_serve(place, baud, parity, unit, family, listen, power))
    except (DeviceError, ValueError, OSError) as error:
        text = getattr(error, "strerror", None) or error
        typer.echo(f"chargepost meter: {text}", err=True)
        raise typer.Exit(2) from error
    except KeyboardInterrupt:
        typer.echo("")


def _list() -> None:
    for family in maps.families():
        name, (unit, baud, parity, stop), *_ = maps.load(family)
        typer.echo(
            f"{family:16s} {name}; {baud} 8{parity}{stop}, unit {unit or 'by serial number'}"
        )


async def _find(place: Place, baud: int, parity: str, wanted: Sequence[int]) -> None:
    told: list[int] = []
    troubles: list[OSError] = []
    settings = _settings(place, baud, parity)
    for rate, bit in settings:
        try:
            told += await _find_at(place, rate, bit, [unit for unit in wanted if unit not in told])
        except OSError as error:  # some adapters and all pseudo-terminals have no parity
            troubles.append(error)
    if len(troubles) == len(settings):
        raise troubles[0]
    if not told:
        typer.echo("No meter answers. Check A and B, its supply, and --units.", err=True)
        raise typer.Exit(1)


def _settings(place: Place, baud: int, parity: str) -> list[tuple[int, str]]:
    """The settings of the line to try; a TCP connection has none."""
    found = [
        pair
        for pair in finder.SETTINGS
        if (not baud or pair[0] == baud) and (not parity or pair[1] == parity)
    ]
    return (found or [(baud or 9600, parity or "N")])[: 1 if place.host else None]


async def _find_at(place: Place, baud: int, parity: str, wanted: list[int]) -> list[int]:
    """Tell what answers at one setting of the line; the units that are done with."""
    clock = Clock()
    if place.serial:
        typer.echo(f"{place} at {baud} 8{parity}1:")
    master = await place.master(clock, baud, parity, _PROBE_MS, 1)
    try:
        found = await finder.find(master, wanted, maps.families(), clock)
        for one in found:
            _tell(one)
            typer.echo(f"    line: {master.tally(one.unit).sentence()}")
    finally:
        await master.close()
    # Who answered nonsense may have been asked at the wrong baud or parity.
    return [one.unit for one in found if one.family or not one.notes]


def _tell(found: finder.Found) -> None:
    by_itself = "says so itself" if found.sure else "by its values"
    alike = f" or {', '.join(found.alike)}" if found.alike else ""
    family = f" (--map {found.family}{alike}, {by_itself})" if found.family else ""
    typer.echo(f"unit {found.unit}: {found.name}{family}")
    if any(found.makers):
        typer.echo(f"    it calls itself {', '.join(found.makers)}")
    if found.reading:
        typer.echo(f"    {_values(found.reading)}")
    for note in found.notes:
        typer.echo(f"    {note}")


def _values(reading) -> str:
    def listed(values, thousandths: int, unit: str) -> str:
        known = [f"{value / thousandths:.12g}" for value in values if value is not None]
        return f"{' '.join(known)} {unit}" if known else ""

    parts = [
        listed(reading.voltage_mv, 1000, "V"),
        listed(reading.current_ma, 1000, "A"),
        listed([reading.power_w], 1, "W"),
        listed([reading.energy_import_wh], 1, "Wh imported"),
    ]
    return ", ".join(part for part in parts if part)


async def _show(place: Place, baud: int, parity: str, unit: int, family: str) -> None:
    register_map = maps.load(family)
    _, factory_baud, factory_parity, _ = register_map[1]
    clock = Clock()
    master = await place.master(clock, baud or factory_baud, parity or factory_parity, _READ_MS, 1)
    try:
        shown = await registers_of(master, unit, register_map)
    finally:
        await master.close()
    notes = notes_of(family)
    typer.echo(f"{register_map[0]}, unit {unit} at {place}")
    for one in shown:
        typer.echo(_register(one))
    for letter, source in notes.sources.items():
        typer.echo(f"{letter} is {source}")
    for note in notes.notes:
        typer.echo(note)
    typer.echo(master.tally(unit).sentence())


def _register(one: Shown) -> str:
    mark = "verified by" if one.row.verified else "UNVERIFIED, by"
    raw = one.raw.hex(" ", 2).upper() or "-"
    head = f"{one.row.name:5s} 0x{one.address:04X} {one.row.kind:5s}"
    return f"{head} {raw:20s} {one.text:20s} {mark} {one.row.sources}"


async def _serve(
    place: Place | None, baud: int, parity: str, unit: int, family: str, listen: str, power: int
) -> None:
    from chargepost_sim.truth import MeterValues
    from chargepost_sim.virtual_meter import ReadingTruth, VirtualMeter

    host, port = address(listen, 1502)
    truth: list = [MeterValues(0, [power / 3] * 3, [power / 0.69] * 3)]
    master = meter = None
    if place:
        register_map = maps.load(family)
        _, factory_baud, factory_parity, _ = register_map[1]
        clock = Clock()
        master = await place.master(
            clock, baud or factory_baud, parity or factory_parity, _READ_MS, 2
        )
        meter = MapMeter(master, unit, register_map, clock)
        truth[0] = ReadingTruth(await meter.read())
    server = VirtualMeter({1: lambda: truth[0]}, host, port)
    await server.start(serial=False)
    typer.echo(
        f"SDM630 (input registers) and SunSpec 203 (40000) at {host}:{server.tcp_port}, unit 1"
    )
    try:
        while True:
            await asyncio.sleep(_SERVE_SECONDS)
            if not meter:
                truth[0].energy_wh += power * _SERVE_SECONDS / 3600
                continue
            try:
                truth[0] = ReadingTruth(await meter.read())
                server.faults[1] = ""
            except DeviceError:
                server.faults[1] = "exception"  # whoever reads must not take the past for now
    finally:
        await server.stop()
        if master:
            await master.close()
