"""The story itself: a car charges, a site limit comes and goes, the receipt is printed."""

import asyncio
import time
from typing import Any

from chargepost_sim.car import Car
from chargepost_sim.csms import Csms
from chargepost_sim.post import Post
from chargepost_tools.demo.screen import Screen

CARD = "04A1B2C3D4E580"
SAMPLED = "Energy.Active.Import.Register,Power.Active.Import"
SITE_KEY = "Chargepost.SiteCurrentLimit"


class Story:
    """Backend, station and car, and what happens to them; `tell` writes to the screen."""

    def __init__(self, screen: Screen, runtime: str, speed: float):
        self.screen = screen
        self.runtime = runtime
        self.speed = speed
        self._started = time.time()
        self.csms = Csms(now=self.now)
        self.post: Post | None = None
        self.receipt = ""

    def now(self) -> int:
        """Unix seconds as station and backend live them."""
        passed = self.post.bench.time.ms() / 1000 if self.post else 0
        return int(self._started + passed)

    async def __aenter__(self) -> "Story":
        await self.csms.start()
        self.csms.subscribe(self._heard)
        self.csms.add_card(CARD)
        config = {"MeterValueSampleInterval": 60, "MeterValuesSampledData": SAMPLED}
        url = self.csms.url
        self.post = Post(url, "DEMO", runtime=self.runtime, config=config, speed=self.speed)
        self.screen.tell(f"A station boots on {self.runtime} and finds its backend.")
        await self.post.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.post:
            await self.post.stop()
        await self.csms.stop()

    def _heard(self, kind: str, station: str, data: Any) -> None:
        if kind == "message":
            self.screen.message(data["direction"], data["text"])

    def look(self) -> None:
        """Bring the screen up to date."""
        if self.post is None:
            return
        self.screen.snapshot = self.post.snapshot()
        car = self.post.outlet(1).car
        self.screen.car = f"{car.soc:.1f} % of {car.battery_kwh:g} kWh" if car else ""
        self.screen.soc = car.soc if car else 0

    async def tell(self) -> None:
        """Everything from the first plug to the receipt."""
        post, tell = self.post, self.screen.tell
        assert post
        outlet = post.outlet(1)
        await post.until(lambda s: s["accepted"], timeout=60)
        await post.sleep(30)
        tell("A car plugs in: a 60 kWh battery, 62 % full.")
        await outlet.plug(Car(battery_kwh=60, soc=62, max_kw=11, phases=3))
        await outlet.until("Preparing", timeout=30)
        await post.sleep(40)
        tell("The driver taps a card; the backend knows it.")
        await post.present_card(CARD, seconds=2)
        await outlet.until("Charging", timeout=60)
        tell("Energy flows.")
        await post.sleep(240)
        await self._site_limit(8000)
        await post.sleep(180)
        await self._site_limit(80000)
        await post.sleep(180)
        tell("The driver taps again and leaves.")
        await post.present_card(CARD, seconds=2)
        await outlet.until("Finishing", timeout=60)
        await post.sleep(20)
        await outlet.unplug()
        await outlet.until("Available", timeout=30)
        self.receipt = await self._receipt()

    async def _site_limit(self, ma: int) -> None:
        post = self.post
        assert post
        await self.csms.station("DEMO").change_configuration(SITE_KEY, str(ma))
        await post.sleep(15)
        found = post.outlet(1).snapshot()
        self.screen.tell(
            f"The site allows {ma / 1000:g} A. Who limits now: {found['limited_by']}, "
            f"{found['limit_ma'] / 1000:g} A."
        )

    async def _receipt(self) -> str:
        """The receipt, once the station has delivered the end of the session."""
        for _ in range(500):
            text = self.csms.receipt_text("DEMO")
            if text:
                return text
            await asyncio.sleep(0.02)
        raise TimeoutError("the backend has no finished session")
