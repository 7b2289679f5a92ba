"""Prints the heap that taking one CALL needs: `peak_of_message.py IMAGE < TEXT`."""

import gc
import sys

import romboot
from peak import peak

romboot.mount(sys.argv[1])

from chargepost.clock import Clock  # noqa: E402
from chargepost.ocpp.call_error import V16  # noqa: E402
from chargepost.ocpp.rpc import Rpc  # noqa: E402
from chargepost.ocpp.v16 import tables  # noqa: E402
from chargepost.ocpp.validation import check  # noqa: E402

_MOST = 256 * 1024


class Station:
    """Checks a CALL as the adapter does, and accepts it."""

    def __init__(self):
        self.rpc = Rpc(self, Clock(), V16, self.send, "bench")
        self.rpc.opened()
        self.accepted = False

    def on_call(self, action, payload):
        check(tables.CALLS, action, payload)
        return {"status": "Accepted"}, None

    def send(self, text):
        self.accepted = text.startswith("[3,")


def main():
    wire = sys.stdin.read().encode()
    station = Station()

    def take():
        station.accepted = False
        station.rpc.received([bytearray(wire)])  # as the frame's bytes come from the link
        return station.accepted

    take()  # whatever is made once, is made now
    gc.collect()
    print(peak(take, _MOST))


main()
