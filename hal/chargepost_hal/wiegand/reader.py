"""A Wiegand reader as card reader: it sends a card's number once, when the card is laid on."""

from chargepost_hal.const import const
from chargepost_hal.contract import CardReader
from chargepost_hal.errors import DeviceError, DeviceNonsense
from chargepost_hal.wiegand.frame import decode
from chargepost_hal.wiegand.pulses import PulseRecorder

_SILENCE_MS = const(30)  # a frame is over when so long nothing came
_LONGEST = const(20)  # silences to wait for: more is no frame, but a wire that rings


class WiegandReader(CardReader):
    """Reads numbers from a `PulsePair`; a poll takes 30 ms when a card was presented, or none."""

    technology = "Wiegand"

    def __init__(self, pulses, clock):
        self._clock = clock
        self._recorder = PulseRecorder()
        self._seen = 0
        pulses.listen(self._recorder.pulse)

    async def poll(self):
        """The 3 or 4 bytes that came since the last poll, the newest; None without."""
        recorder = self._recorder
        if recorder.head == self._seen:
            return None
        waited = 0
        while recorder.head != self._seen:
            self._seen = recorder.head
            waited += 1
            if waited > _LONGEST:
                break
            await self._clock.sleep_ms(_SILENCE_MS)
        frames = recorder.take()
        lost, recorder.lost = recorder.lost, 0
        if waited > _LONGEST or lost:
            text = "card reader pulses do not end (%d lost): check D0, D1 and their pull-ups"
            raise DeviceNonsense(text % lost)
        return _newest(frames)


def _newest(frames: list):
    """The number of the last good frame; its error when there is none."""
    number = None
    problem = None
    for bits in frames:
        try:
            number = decode(bits)
        except DeviceError as error:
            problem = error
    if number is None and problem:
        raise problem
    return number
