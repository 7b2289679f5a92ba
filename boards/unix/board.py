"""The hardware of the unix board: every role is an address from the site file."""

import sys

from chargepost.guard.remote import RemoteGuard
from chargepost.network import StreamNetwork, line_at
from chargepost.port import const
from chargepost.store import Directory
from chargepost_hal import contract
from chargepost_hal.devices import Devices
from chargepost_hal.on_demand import on_demand

_SLOT_BYTES = const(1 << 20)


class Board:
    """The roles of chargepost.station.Station, wired as `site` says."""

    def __init__(self, site, bench):
        clock = bench.clock
        devices = Devices(lambda role: line_at(role, clock), clock)
        self.clock = clock
        self.log = lambda text: bench.say({"log": text})
        self.storage = Directory(site["data"])
        self.ledger_bytes = site["ledger_bytes"]
        self.defaults = site["defaults"]
        self.network = StreamNetwork(clock)
        self.guard = RemoteGuard(line_at(site["guard"], clock), clock, len(site["meters"]))
        self.meters = [devices.meter(role) for role in site["meters"]]
        self.readers = [devices.reader(role) for role in site["readers"]]
        self.rtc = BenchRtc(site["rtc"], bench)
        self.indicator = BenchIndicator(bench)
        self.watchdog = NoWatchdog()
        # The boot loader says what it has started, if there was one.
        self.boot = sys.argv[3:5] if site["slots"] else None

    def slots(self):
        """Two files in the data directory."""
        module = on_demand("chargepost_hal.slots.file_slots")
        return module.FileSlots(self.storage, "unix", _SLOT_BYTES, self.ledger_bytes)


class BenchRtc(contract.RealTimeClock):
    """The battery-backed clock lives on the bench, where a power cut does not reach it."""

    def __init__(self, unix, bench):
        self._unix = unix
        self._bench = bench

    def unix(self):
        return self._unix

    def set(self, seconds):
        self._bench.say({"rtc": seconds})


class BenchIndicator(contract.Indicator):
    """Light and display are on the bench."""

    def __init__(self, bench):
        self._bench = bench

    def show(self, outlet, status):
        self._bench.say({"show": [outlet, status]})

    def adjust(self, percent, blinks):
        self._bench.say({"adjust": [percent, blinks]})

    def verdict(self, verdict, token, sentence):
        self._bench.say({"verdict": [verdict, token, sentence]})

    def text(self, outlet, lines, code):
        self._bench.say({"text": [outlet, lines, code]})


class NoWatchdog(contract.Watchdog):
    """The bench sees when this process ends."""

    def feed(self):
        pass
