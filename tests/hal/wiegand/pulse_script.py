"""A Wiegand reader polled once after each train of pulses; one text for each poll."""

from both import FakeClock
from chargepost_hal.devices import Devices
from chargepost_hal.errors import DeviceError


class Wires:
    """A PulsePair that the trains come over."""

    def listen(self, pulse):
        self.pulse = pulse


def polls(trains):
    """Hex digits, "nobody", or the error's class and text, for each train."""
    wires = Wires()
    reader, _ = Devices(None, FakeClock()).reader(
        {"kind": "wiegand", "pulses": wires, "outlet": 0}
    )
    results = []
    for train in trains:
        for bit, at_us in train:
            wires.pulse(bit, at_us)
        try:
            number = now(reader.poll())
            results.append(number.hex() if number else "nobody")
        except DeviceError as error:
            results.append(type(error).__name__ + " " + str(error))
    return results


def now(coroutine):
    """The result of a coroutine that only waits on a FakeClock: it needs no event loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("it waits for something else than the clock")
