"""The card readers at work: each is polled, and one that does not answer becomes a fault."""

from chargepost import faults
from chargepost.auth.card_watch import CardWatch
from chargepost.auth.token import from_card, is_random
from chargepost.errors import BadInput
from chargepost.port import const
from chargepost_hal.errors import DeviceError

_PAUSE_MS = const(2000)  # before a reader that failed is asked again
_REST_MS = const(150)  # a card that stays on the reader is answered at once
_LOST_MS = const(10000)  # without a good poll: a fault, well before 15 s have passed


class Reader:
    """One reader at outlet `at` (0: for all). `present(token, at, keep)` hears of cards.

    `keep` is False for a number that is another one each time: nothing may remember it.
    `last_card` is the number presented last, for whoever wants to see it in all its forms.
    `goes_on(at)` is True while a session runs there, or is about to go on: a card that lay on
    the reader when the station started was not laid on to stop it.
    """

    def __init__(self, device, at: int, clock, config, present, goes_on, log):
        self.device = device
        self.at = at
        self.last_card = None
        self._clock = clock
        self._config = config
        self._present = present
        self._goes_on = goes_on
        self._polled = False  # has it said once what lies on it?
        self._log = log
        self._watch = CardWatch(device.technology)
        self._good_ms = clock.ms()
        self._trouble = ""

    def lost(self, now_ms: int) -> bool:
        """True when there was no good poll for 10 s, whatever kept it from ending."""
        return now_ms - self._good_ms >= _LOST_MS

    async def run(self) -> None:
        while True:
            try:
                number = await self.device.poll()
            except DeviceError as error:
                self._failed(str(error))
                await self._clock.sleep_ms(_PAUSE_MS)
                continue
            self._answered()
            shown = self._watch.poll(number, self._good_ms)
            if shown:
                self._shown(shown)
            self._polled = True
            await self._clock.sleep_ms(_REST_MS)

    def _failed(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._log("card reader: %s" % trouble)

    def _answered(self) -> None:
        self._good_ms = self._clock.ms()
        if self._trouble:
            self._trouble = ""
            self._log("card reader: it answers again")

    def _shown(self, number: bytes) -> None:
        self.last_card = number
        if not self._polled and self._goes_on(self.at):
            self._log("card reader: the card that lay there at the start stops no session")
            return
        technology = self.device.technology
        random = is_random(number, technology)
        try:
            token = from_card(number, technology, self._config["Chargepost.CardForm"])
            if random:
                self._log("card %s: a phone, whose number is another one each time" % token)
            self._present(token, self.at, not random)
        except BadInput as error:
            self._log("card: %s" % error)


class Readers:
    """All readers of a station; `tick` puts the fault of a lost one on the outlets it serves."""

    def __init__(self, station, present):
        self._outlets = station.outlets
        self.all = [
            Reader(device, at, station.clock, station.config, present, self._goes_on, station.log)
            for device, at in station.board.readers
        ]

    def _goes_on(self, at: int) -> bool:
        served = [outlet for outlet in self._outlets if at in (0, outlet.number)]
        return any([outlet.transaction or outlet.interrupted for outlet in served])

    def tick(self, now_ms: int) -> None:
        lost = [reader.at for reader in self.all if reader.lost(now_ms)]
        for outlet in self._outlets:
            if 0 in lost or outlet.number in lost:
                outlet.extra_faults |= faults.READER
            else:
                outlet.extra_faults &= ~faults.READER
