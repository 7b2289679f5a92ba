"""Prints bytes and peak of answering GetConfiguration: `peak_of_configuration.py IMAGE < KEYS`."""

import gc
import json
import sys

import romboot
from peak import peak

romboot.mount(sys.argv[1])

from chargepost import settings  # noqa: E402
from chargepost.clock import Clock  # noqa: E402
from chargepost.config import Config  # noqa: E402
from chargepost.ocpp.call_error import V16  # noqa: E402
from chargepost.ocpp.rpc import Rpc  # noqa: E402
from chargepost.ocpp.v16 import configuration  # noqa: E402
from chargepost.ocpp.v16 import settings as v16  # noqa: E402
from chargepost.ocpp.websocket.connection import Connection  # noqa: E402
from chargepost_hal.contract import Storage  # noqa: E402

_MOST = 256 * 1024


class Empty(Storage):
    """Nothing was ever set."""

    def read(self, name, offset=0, size=-1):
        return None


class Station:
    """Answers as the adapter does."""

    def __init__(self):
        self.config = Config(settings.ROWS + v16.ROWS, Empty())
        self.socket = Connection(16384)
        self.rpc = Rpc(self, Clock(), V16, self.socket.send_text, "bench")
        self.rpc.opened()

    def on_call(self, action, payload):
        return configuration.Configuration(self, None).get(payload)


def main():
    keys = json.loads(sys.stdin.read())
    wire = json.dumps([2, "0123456789abcdef", "GetConfiguration", {"key": keys}]).encode()
    station = Station()

    def answer():
        station.rpc.received([bytearray(wire)])
        return station.socket.waiting == 1 and len(station.socket.take())

    size = answer()  # whatever is made once, is made now
    gc.collect()
    print(size, peak(answer, _MOST))


main()
