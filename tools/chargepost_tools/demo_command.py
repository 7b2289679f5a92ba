"""chargepost demo: a whole charging session as a story in the terminal."""

import asyncio
import contextlib
from typing import Annotated

import typer


def demo(
    once: Annotated[bool, typer.Option("--once", help="End with the receipt.")] = False,
    runtime: Annotated[str, typer.Option(help="cpython or micropython")] = "cpython",
    speed: Annotated[float, typer.Option(help="How much faster than the wall.")] = 30,
) -> None:
    """Show a station, its backend and a car; without --once it stays up for play."""
    from rich.console import Console

    console = Console()
    try:
        receipt = asyncio.run(_show(console, once, runtime, speed))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    except (ValueError, RuntimeError, OSError) as error:
        typer.echo(f"chargepost demo: {error}", err=True)
        raise typer.Exit(1) from error
    console.print(f"\n{receipt}", highlight=False)


async def _show(console, once: bool, runtime: str, speed: float) -> str:
    from rich.live import Live

    from chargepost_tools.demo.screen import Screen
    from chargepost_tools.demo.story import Story

    screen = Screen(f"Chargepost on {runtime}, time x{speed:g}")
    async with Story(screen, runtime, speed) as story:
        height = console.size.height
        with Live(screen.render(height), console=console, screen=False) as live:
            told = asyncio.create_task(story.tell())
            while not told.done():
                await _frame(live, story, screen, height)
            await told
            await _frame(live, story, screen, height)
        if not once:
            await _play(console, story)
        return story.receipt


async def _frame(live, story, screen, height: int) -> None:
    story.look()
    live.update(screen.render(height))
    await asyncio.sleep(0.1)


async def _play(console, story) -> None:
    """Leave everything running, with the verbs at hand."""
    from chargepost_sim.api import Api

    console.print(f"\n{story.receipt}", highlight=False)
    api = Api(story.post, port=8180)
    await api.start()
    console.print("Still up. Play with it, and end with Ctrl-C:")
    url = f"http://127.0.0.1:{api.port}/post"
    console.print(f"  curl {url}", highlight=False)
    console.print(f"  curl -X POST {url}/outlets/1/plug -d '{{\"soc\": 30}}'", highlight=False)
    console.print(f'  curl -X POST {url}/card -d \'{{"id": "{story_card()}"}}\'', highlight=False)
    console.print(f"  the backend: {story.csms.http_url}", highlight=False)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
    finally:
        await api.stop()


def story_card() -> str:
    from chargepost_tools.demo.story import CARD

    return CARD
