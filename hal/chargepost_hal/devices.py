"""From roles to drivers: a board says where a device is, this says who speaks its language."""

from chargepost_hal.contract import Meter
from chargepost_hal.meters.map_meter import MapMeter
from chargepost_hal.modbus.master import RtuMaster, TcpMaster
from chargepost_hal.modbus.turns import USUAL


class Devices:
    """Makes drivers; devices at one address share one line and, on Modbus, one master.

    `line_at(role)` gives the contract.Line to a role's address.
    """

    def __init__(self, line_at, clock):
        self._line_at = line_at
        self._clock = clock
        self._masters = []  # (address, how the line is set, master)

    def meter(self, role: dict) -> Meter:
        """The meter at {"tcp": ... or "serial": ..., "unit": 1, "map": "sdm630"}.

        More keys, where the site needs them: "unverified" (true uses registers that one
        source alone knows), "most" (registers in one read), "silence" (ms between requests),
        "ct" ([primary, secondary] of current transformers), "priority" (see modbus/turns.py).
        The map "lem_dcbm" is a LEM DCBM, which is no Modbus device and needs "tcp" alone; "evse"
        is the outlet's EVSE id in what it signs.
        """
        if role["map"] == "lem_dcbm":
            from chargepost_hal.dcbm.meter import DcbmMeter

            line, host = self._line_at(role), role["tcp"][0]
            return DcbmMeter(line, host, self._clock, identity=role.get("evse", ""))
        ct = role.get("ct", (1, 1))
        if len(ct) != 2 or min(ct) < 1:
            raise ValueError("A ct is [primary, secondary], as [100, 5], not %s." % repr(ct))
        return MapMeter(
            self._master(role),
            role["unit"],
            role["map"],
            self._clock,
            role.get("unverified", False),
            role.get("most", 0),
            role.get("silence", 0),
            tuple(ct),
            role.get("priority", USUAL),
        )

    def reader(self, role: dict) -> tuple:
        """The card reader of a role, and the outlet it serves (0: all).

        {"kind": "pn532" (without a kind) or "rdm6300", "serial": ..., "outlet": 0};
        {"kind": "wiegand", "pulses": a PulsePair, ...}; {"kind": "mfrc522", "spi": an Spi, ...}.
        """
        # A station has one kind of reader: the others are not loaded.
        kind = role.get("kind", "pn532")
        if kind == "pn532":
            from chargepost_hal.pn532.reader import Pn532Reader as Reader

            device = self._line_at(role)
        elif kind == "rdm6300":
            from chargepost_hal.rdm6300.reader import Rdm6300Reader as Reader

            device = self._line_at(role)
        elif kind == "wiegand":
            from chargepost_hal.wiegand.reader import WiegandReader as Reader

            device = role["pulses"]
        elif kind == "mfrc522":
            from chargepost_hal.mfrc522.reader import Mfrc522Reader as Reader

            device = role["spi"]
        else:
            text = "There is no card reader %s; there are mfrc522, pn532, rdm6300 and wiegand."
            raise ValueError(text % repr(kind))
        return Reader(device, self._clock), role["outlet"]

    def _master(self, role: dict):
        address = role.get("tcp") or role["serial"]
        setting = role.get("baud", 0), role.get("parity", "N")
        for known, before, master in self._masters:
            if known == address:
                if before != setting:
                    text = "The line %s is at %s already: set its devices to the same."
                    raise ValueError(text % (address, repr(before)))
                return master
        line = self._line_at(role)
        if "tcp" in role:
            master = TcpMaster(line, self._clock)
        else:
            from chargepost_hal.modbus.rtu import silence_ms

            pause_ms = silence_ms(role.get("baud", 9600))
            master = RtuMaster(line, self._clock, silence_ms=pause_ms)
        self._masters.append((address, setting, master))
        return master
