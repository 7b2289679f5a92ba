"""One whole day's work of a station in small: boot, a local list, a session on each outlet."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chargepost_sim.car import Car
from chargepost_sim.csms import Csms
from chargepost_sim.post import Post, PostOutlet
from chargepost_tools.bench.binary import image_file
from chargepost_tools.bench.tls_front import TlsFront

CARDS = 1000
OUTLETS = 2
_CARDS_A_MESSAGE = 50  # SendLocalListMaxLength
_SPEED = 5  # more, and a TLS handshake no longer keeps up with the simulated time
_UIDS = ("04A1B2C3D4E580", "04A1B2C3D4E581")


class OutOfMemory(Exception):
    """The station did not get through; the message is the last line of its log."""


class Work:
    """The work, and how far it got (`done`), for whoever asks why it ended."""

    def __init__(self, heap_kb: int, tls: bool, cards: int = CARDS):
        self.heap_kb = heap_kb  # beside the image
        self.tls = tls
        self.cards = cards
        self.done = "nothing"

    async def run(self, folder: Path) -> None:
        """All of it. Raises OutOfMemory, or TimeoutError when it got stuck."""
        async with contextlib.AsyncExitStack() as stack:
            csms = await stack.enter_async_context(Csms(http_port=None, accept_unknown=True))
            url, config = csms.url, {"MeterValueSampleInterval": 2}
            if self.tls:
                front = await stack.enter_async_context(TlsFront(csms.port))
                (folder / "roots").write_bytes(front.root)
                url = f"wss://localhost:{front.port}/ocpp"
            post = Post(
                url,
                "BENCH",
                outlets=OUTLETS,
                runtime="micropython",
                data_dir=folder,
                config=config,
                speed=_SPEED,
                heap_kb=self.heap_kb + image_file().stat().st_size // 1024,
                image=image_file(),
            )
            await stack.enter_async_context(post)
            await self._until(post, lambda found: found["accepted"], 60)
            self.done = "booted"
            await self._local_list(csms, post)
            for number, uid in enumerate(_UIDS, 1):
                await self._charge(post, post.outlet(number), uid)
            await post.sleep(6)
            for number in range(1, OUTLETS + 1):
                await self._leave(csms, post, number)

    async def _local_list(self, csms: Csms, post: Post) -> None:
        station = csms.station("BENCH")
        for first in range(0, self.cards, _CARDS_A_MESSAGE):
            numbers = range(first, min(first + _CARDS_A_MESSAGE, self.cards))
            payload = {
                "listVersion": first // _CARDS_A_MESSAGE + 1,
                "updateType": "Differential" if first else "Full",
                "localAuthorizationList": [
                    {"idTag": f"{n:014X}", "idTagInfo": {"status": "Accepted"}} for n in numbers
                ],
            }
            answer = await self._answer(post, station.command("SendLocalList", payload))
            if answer != {"status": "Accepted"}:
                raise OutOfMemory(f"SendLocalList from card {first} on: {answer}")
        self.done = f"{self.cards} cards in the local list"

    async def _answer(self, post: Post, command: Any) -> Any:
        task = asyncio.ensure_future(command)
        while not task.done():
            self._look(post)
            await asyncio.wait([task], timeout=0.1)
        return task.result()

    async def _charge(self, post: Post, outlet: PostOutlet, uid: str) -> None:
        await outlet.plug(Car(battery_kwh=60, soc=40, max_kw=11, phases=3))
        await self._until(post, status(outlet, "Preparing"), 30)
        await post.present_card(uid, 2)
        await self._until(post, status(outlet, "Charging"), 60)
        self.done = f"charging at outlet {outlet.number}"

    async def _leave(self, csms: Csms, post: Post, number: int) -> None:
        outlet = post.outlet(number)
        found = outlet.snapshot()["transaction"]
        await post.present_card(_UIDS[number - 1], 2)
        await self._until(post, status(outlet, "Finishing"), 60)
        await outlet.unplug()
        await self._until(post, status(outlet, "Available"), 60)
        await self._until(post, lambda snapshot: snapshot["unconfirmed"] == 0, 60)
        self.done = f"session {found} at outlet {number} told to the backend"

    async def _until(self, post: Post, holds: Callable[[dict[str, Any]], bool], s: int) -> None:
        def looked(snapshot: dict[str, Any]) -> bool:
            self._look(post)
            return holds(snapshot)

        await post.until(looked, s)

    def _look(self, post: Post) -> None:
        """A station that has run out of memory is not waited for."""
        for line in post.log:
            if "MemoryError" in line or "memory allocation failed" in line:
                raise OutOfMemory(line)


def status(outlet: PostOutlet, wanted: str) -> Callable[[dict[str, Any]], bool]:
    return lambda found: found["outlets"][outlet.number - 1]["status"] == wanted
