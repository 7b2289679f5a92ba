"""From roles to readers: each kind by its name, and a clear error for another one."""

from both import FakeClock, MemoryLine, raises
from chargepost_hal.devices import Devices


class Pulses:
    def listen(self, pulse):
        self.pulse = pulse


def test_each_kind_of_reader_is_built_with_the_outlet_it_serves():
    clock = FakeClock()
    devices = Devices(lambda role: MemoryLine(clock), clock)
    for role, technology in (
        ({"serial": "x", "outlet": 0}, "ISO14443"),
        ({"kind": "pn532", "serial": "x", "outlet": 1}, "ISO14443"),
        ({"kind": "mfrc522", "spi": None, "outlet": 2}, "ISO14443"),
        ({"kind": "rdm6300", "serial": "x", "outlet": 3}, "EM4100"),
        ({"kind": "wiegand", "pulses": Pulses(), "outlet": 4}, "Wiegand"),
    ):
        reader, outlet = devices.reader(role)
        assert reader.technology == technology
        assert outlet == role["outlet"]


def test_an_unknown_reader_names_those_there_are():
    error = raises(ValueError, Devices(None, None).reader, {"kind": "osdp", "outlet": 0})
    assert "'osdp'" in str(error) and "mfrc522, pn532, rdm6300 and wiegand" in str(error)
