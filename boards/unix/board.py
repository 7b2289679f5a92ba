"""The hardware of the unix board: every role is an address from the site file."""

from chargepost import port
from chargepost.guard.remote import RemoteGuard
from chargepost.line import StreamLine
from chargepost.network import ReopeningLine, StreamNetwork
from chargepost.store import Directory
from chargepost_hal import contract
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.modbus.master import RtuMaster, TcpMaster
from chargepost_hal.pn532.reader import Pn532Reader


class Board:
    """The roles of chargepost.station.Station, wired as `site` says."""

    def __init__(self, site, bench):
        self.clock = bench.clock
        self.log = lambda text: bench.say({"log": text})
        self.storage = Directory(site["data"])
        self.ledger_bytes = site["ledger_bytes"]
        self.network = StreamNetwork(self.clock)
        self.guard = RemoteGuard(self._line(site["guard"]), self.clock, len(site["meters"]))
        self.meters = [self._meter(role) for role in site["meters"]]
        self.readers = [
            (Pn532Reader(self._line(role), self.clock), role["outlet"]) for role in site["readers"]
        ]
        self.rtc = BenchRtc(site["rtc"], bench)
        self.indicator = BenchIndicator(bench)
        self.watchdog = NoWatchdog()

    def _line(self, role):
        """A line to a device at {"tcp": [host, port]} or {"serial": path, "baud": ...}."""

        async def open_line():
            if "tcp" in role:
                reader, writer = await port.open_tcp(role["tcp"][0], role["tcp"][1])
            else:
                reader, writer = await port.open_serial(role["serial"], role["baud"])
            return StreamLine(reader, writer, self.clock)

        return ReopeningLine(open_line)

    def _meter(self, role):
        master = TcpMaster if "tcp" in role else RtuMaster
        return MapMeter(master(self._line(role), self.clock), role["unit"], role["map"], self.clock)


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

    def verdict(self, verdict, token, sentence):
        self._bench.say({"verdict": [verdict, token, sentence]})


class NoWatchdog(contract.Watchdog):
    """The bench sees when this process ends."""

    def feed(self):
        pass
