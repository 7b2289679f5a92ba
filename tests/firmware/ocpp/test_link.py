"""The link in virtual time: when it tries again, what it reports, how it ends."""

import asyncio

from both import FakeClock, MemoryLine, MemoryStorage
from chargepost.ocpp.backoff import Backoff
from chargepost.ocpp.link import Link
from chargepost.ocpp.settings import ROWS
from chargepost.ocpp.websocket import frames
from chargepost.ocpp.websocket.handshake import Response


class Clock(FakeClock):
    """Lets the other tasks run before time passes."""

    async def wait(self, event, ms):
        for _ in range(5):
            await asyncio.sleep(0)
        return await FakeClock.wait(self, event, ms)


class Server(MemoryLine):
    """Shakes hands, then plays `script`: bytes to send, "drop", or a number of seconds."""

    def __init__(self, clock, script):
        super().__init__(clock, self.serve)
        self.script = list(script)
        self.got = []
        self.parser = frames.Parser(10000)

    def serve(self, data):
        if data.startswith(b"GET"):
            key = data.decode().partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
            lines = (
                "HTTP/1.1 101 OK",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Protocol: ocpp1.6",
                "Sec-WebSocket-Accept: " + Response(key, ())._accept,
                "\r\n",
            )
            return "\r\n".join(lines).encode()
        self.got.append(plain(data))
        return None

    async def read(self, timeout_ms):
        for _ in range(5):
            await asyncio.sleep(0)
        if not self.incoming and self.script:
            step = self.script[0]
            if isinstance(step, int):
                self.script[0] = step - timeout_ms // 1000
                self.clock.advance(timeout_ms)
                if self.script[0] <= 0:
                    self.script.pop(0)
                return b""
            self.script.pop(0)
            if step == "drop":
                raise OSError(104, "reset")
            return step
        return await MemoryLine.read(self, timeout_ms)


class Network:
    """One script a connection; None refuses it; the last ends the test."""

    def __init__(self, clock, scripts):
        self.clock = clock
        self.scripts = scripts
        self.at_ms = []
        self.lines = []
        self.link = None

    async def connect(self, host, port, tls=None):
        self.at_ms.append(self.clock.ms())
        script = self.scripts.pop(0)
        if not self.scripts:
            self.link.stop()
        if script is None:
            raise OSError(111, "refused")
        line = Server(self.clock, script)
        self.lines.append(line)
        return line


class Hooks:
    def __init__(self):
        self.said = []

    def on_open(self, protocol):
        self.said.append(("open", protocol))

    def on_message(self, letter):
        self.said.append(("text", str(letter[0], "utf-8")))

    def on_close(self, reason):
        self.said.append(("close", reason))


def plain(data):
    """(opcode, payload) of one masked frame of the station, short form."""
    size = data[1] & 0x7F
    return data[0] & 0x0F, frames.masked(data[6 : 6 + size], data[2:6])


def text(payload):
    return b"\x81" + bytes([len(payload)]) + payload.encode()


async def play(scripts, **changes):
    """Run a link through the scripts; returns the network and the hooks."""
    clock = Clock()
    config = {row[0]: row[2] for row in ROWS}
    config["Chargepost.BackendUrl"] = "ws://backend/ocpp"
    config["Chargepost.Identity"] = "CP1"
    config["Chargepost.RetryBackOffRandomRange"] = 0
    config.update(changes)
    network = Network(clock, scripts)
    hooks = Hooks()
    storage = MemoryStorage()
    backoff = Backoff(lambda highest: highest)
    link = Link(network, clock, config, storage, hooks, ("ocpp1.6",), backoff)
    network.link = link
    await link.run()
    return network, hooks


CLOSE = b"\x88\x02\x03\xe8"


async def test_R04_waits_grow_and_begin_anew_after_a_success():
    keys = {"Chargepost.RetryBackOffRepeatTimes": 2}
    network, hooks = await play([None, None, None, None, ["drop"], None, None], **keys)
    waits = [b - a for a, b in zip(network.at_ms, network.at_ms[1:])]
    assert waits == [10000, 20000, 40000, 40000, 10000, 20000]
    assert hooks.said == [
        ("open", "ocpp1.6"),
        ("close", "The connection broke: reset."),
    ]


async def test_what_the_link_reports():
    network, hooks = await play([[text("hi"), CLOSE], None])
    assert hooks.said == [
        ("open", "ocpp1.6"),
        ("text", "hi"),
        ("close", "The backend closed with code 1000: no reason."),
    ]
    assert network.lines[0].closed
    link = network.link
    assert not link.online
    assert link.last_error == "No connection to the backend: refused."
    assert (link.since_ms, link.attempts) == (0, 1)


async def test_R11_without_an_interval_no_pings_are_sent():
    network, _ = await play([[500, CLOSE], None], WebSocketPingInterval=0)
    assert network.lines[0].got == [(8, b"\x03\xe8")]


async def test_R10_pings_come_in_their_interval_as_long_as_they_are_answered():
    pong = b"\x8a\x00"
    network, _ = await play([[11, pong, 11, pong, CLOSE], None], WebSocketPingInterval=10)
    assert [opcode for opcode, _ in network.lines[0].got] == [9, 9, 8]


async def test_R10_without_a_pong_the_connection_is_given_up():
    keys = {"WebSocketPingInterval": 10, "MessageTimeout": 30}
    network, hooks = await play([[500], None], **keys)
    assert hooks.said[-1][1].startswith("The connection broke: nothing came for 31")
    assert network.lines[0].closed
    assert network.at_ms[1] == 10000 + 31000 + 10000  # interval, patience, back-off


async def test_settings_that_cannot_work_are_reported_and_nothing_is_opened():
    for key, value, words in (
        ("Chargepost.BackendUrl", "backend", "does not begin with ws://"),
        ("Chargepost.Identity", "", "cannot be used"),
        ("Chargepost.Identity", "a:b", "cannot be used"),
    ):
        clock = Clock()
        config = {row[0]: row[2] for row in ROWS}
        config["Chargepost.BackendUrl"] = "ws://backend"
        config["Chargepost.Identity"] = "CP1"
        config[key] = value
        network = Network(clock, [None])
        link = Link(network, clock, config, MemoryStorage(), Hooks(), ("ocpp1.6",))
        task = asyncio.create_task(link.run())
        for _ in range(10):
            await asyncio.sleep(0)
        assert words in link.last_error
        assert network.at_ms == []
        link.stop()
        await task
