"""A long-lived MicroPython that calls functions for differential tests.

Reads JSON lines `["module", "function", [arguments]]`, answers `["ok", result]` or
`["raise", class name, text]`. Bytes travel as {"hex": "..."}.
"""

import json
import sys
from binascii import hexlify, unhexlify


def unpack(value):
    if isinstance(value, dict) and "hex" in value:
        return unhexlify(value["hex"])
    if isinstance(value, list):
        return [unpack(item) for item in value]
    return value


def pack(value):
    if isinstance(value, (bytes, bytearray)):
        return {"hex": hexlify(value).decode()}
    if isinstance(value, (list, tuple)):
        return [pack(item) for item in value]
    return value


def serve():
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        module, name, args = json.loads(line)
        try:
            function = __import__(module, None, None, [name])
            result = getattr(function, name)(*[unpack(arg) for arg in args])
            print(json.dumps(["ok", pack(result)]))
        except Exception as error:
            print(json.dumps(["raise", type(error).__name__, str(error)]))


serve()
