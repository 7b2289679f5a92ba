"""From roles to drivers: a board says where a device is, this says who speaks its language."""

from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.modbus.master import RtuMaster, TcpMaster
from chargepost_hal.pn532.reader import Pn532Reader


class Devices:
    """Makes drivers; devices at one address share one line and, on Modbus, one master.

    `line_at(role)` gives the contract.Line to a role's address.
    """

    def __init__(self, line_at, clock):
        self._line_at = line_at
        self._clock = clock
        self._masters = []  # (address, master)

    def meter(self, role: dict) -> MapMeter:
        """The meter at {"tcp": ... or "serial": ..., "unit": 1, "map": "sdm630"}."""
        return MapMeter(self._master(role), role["unit"], role["map"], self._clock)

    def reader(self, role: dict) -> tuple:
        """The PN532 at {"serial": ..., "outlet": 0}, and the outlet it serves (0: all)."""
        return Pn532Reader(self._line_at(role), self._clock), role["outlet"]

    def _master(self, role: dict):
        address = role.get("tcp") or role["serial"]
        for known, master in self._masters:
            if known == address:
                return master
        kind = TcpMaster if "tcp" in role else RtuMaster
        master = kind(self._line_at(role), self._clock)
        self._masters.append((address, master))
        return master
