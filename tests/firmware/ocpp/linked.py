"""A station's link, alone, for peers: it echoes texts and tells what happened to it.

Portable: `session()` in process, or `micropython linked.py` as a child: JSON in, JSON out.
"""

import asyncio
import json
import sys
from binascii import unhexlify

from both import MemoryStorage
from chargepost import port
from chargepost.clock import Clock
from chargepost.line import StreamLine
from chargepost.network import StreamNetwork
from chargepost.ocpp.link import Link
from chargepost.ocpp.settings import ROWS


class FastClock(Clock):
    """Time that runs `speed` times faster than the wall's."""

    def __init__(self, speed):
        super().__init__()
        self.speed = speed

    def ms(self):
        return Clock.ms(self) * self.speed

    async def sleep_ms(self, ms):
        await port.sleep_ms(ms // self.speed)

    async def wait(self, event, ms):
        return await port.wait_ms(event, ms // self.speed)


class Names(StreamNetwork):
    """A DNS by which every name of example.org is this machine."""

    async def connect(self, host, port, tls=None):
        if not host.endswith(".example.org"):
            return await StreamNetwork.connect(self, host, port, tls)
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=tls, server_hostname=host
        )
        return StreamLine(reader, writer, self.clock)


class Recorder:
    """The link's hooks: echoes, and ends the session after `ends` endings or failures."""

    def __init__(self, ends):
        self.said = []
        self.ends = ends
        self.link = None

    def on_open(self, protocol):
        self.said.append(["open", protocol])

    def on_message(self, letter):
        text = str(letter[0], "utf-8")
        self.said.append(["text", len(text)])
        if text == "reconnect":
            self.link.changed("Chargepost.BackendUrl", "")
            self.link.send("reconnecting")
        elif text == "stop":
            self.link.stop()
        else:
            self.link.send(text)

    def on_close(self, reason):
        self.said.append(["close", reason])
        self.ends -= 1
        if self.ends <= 0:
            self.link.stop()

    async def watch(self):
        """Also notice what fails before it opens."""
        link = self.link
        # While the last connection is closed there was no attempt since it was open.
        while link.online or not link.last_error or link.attempts < max(self.ends, 1):
            await port.sleep_ms(5)
        self.said.append(["error", link.last_error])
        link.stop()


async def session(values, files, ends=1, speed=1):
    """Everything that happened, as a list of [kind, detail]."""
    config = {row[0]: row[2] for row in ROWS}
    config.update(values)
    clock = FastClock(speed)
    storage = MemoryStorage(files={name: unhexlify(data) for name, data in files.items()})
    recorder = Recorder(ends)
    link = Link(Names(clock), clock, config, storage, recorder, ("ocpp1.6",))
    recorder.link = link
    watching = asyncio.create_task(recorder.watch())
    try:
        await link.run()
    finally:
        watching.cancel()
    return recorder.said


def main(arguments):
    print(json.dumps(asyncio.run(session(*arguments))))


if __name__ == "__main__" and sys.implementation.name == "micropython":
    main(json.loads(sys.stdin.readline()))
