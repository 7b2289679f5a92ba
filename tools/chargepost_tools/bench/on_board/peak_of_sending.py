"""Prints the heap that sending one message needs: `peak_of_sending.py IMAGE < TEXT`."""

import gc
import json
import sys

import romboot
from peak import peak

romboot.mount(sys.argv[1])

from chargepost.ocpp.websocket.connection import Connection  # noqa: E402

_MOST = 256 * 1024


def main():
    message = json.loads(sys.stdin.read())

    def send():
        """As RPC and link do: the text, its frame, and the bytes for the line."""
        socket = Connection(16384)
        socket.send_text(json.dumps(message, separators=(",", ":")))
        return len(socket.take()) > 0

    send()  # whatever is made once, is made now
    gc.collect()
    print(peak(send, _MOST))


main()
