"""Our WebSocket client and link against the `websockets` server, on both runtimes."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path

import linked
import pytest
from websockets.asyncio.server import serve

from support import runtimes

HERE = Path(__file__).parent


async def here(values, files=None, ends=1, speed=1):
    return await asyncio.wait_for(linked.session(values, files or {}, ends, speed), 20)


async def child(values, files=None, ends=1, speed=1):
    order = json.dumps([values, files or {}, ends, speed]) + "\n"
    process = await asyncio.create_subprocess_exec(
        runtimes.micropython(),
        "-X",
        "heapsize=2m",
        str(HERE / "linked.py"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=runtimes.environment(),
    )
    out, _ = await asyncio.wait_for(process.communicate(order.encode()), 20)
    return json.loads(out.splitlines()[-1])


@pytest.fixture(params=["cpython", "micropython"])
def station(request):
    return here if request.param == "cpython" else child


def url(server, host="127.0.0.1"):
    return f"ws://{host}:{server.sockets[0].getsockname()[1]}/ocpp/"


def settings(server, **more):
    return {
        "Chargepost.BackendUrl": url(server),
        "Chargepost.Identity": "RDAM 123",
        "Chargepost.RetryBackOffWaitMinimum": 0,
        "Chargepost.RetryBackOffRandomRange": 0,
        "MessageTimeout": 5,
        **more,
    }


def backend(handler, **options):
    """A server that speaks OCPP 1.6 and runs `handler(socket)` for each station."""
    options = {"subprotocols": ["ocpp1.6"], "max_size": None, "close_timeout": 2, **options}
    return serve(handler, "127.0.0.1", 0, **options)


@asynccontextmanager
async def raw(answer):
    """A TCP server: `answer(reader, writer)`."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield server
    finally:
        server.close()


async def test_R01_the_identity_is_in_the_path_once_and_in_the_credentials_unencoded(station):
    seen = []

    async def handler(socket):
        seen.append((socket.request.path, socket.request.headers["Authorization"]))
        await socket.close()

    async with backend(handler) as server:
        await station(settings(server, **{"Chargepost.BasicAuthPassword": "secret"}))
    assert seen[0] == ("/ocpp/RDAM%20123", "Basic UkRBTSAxMjM6c2VjcmV0")


async def test_R02_without_a_subprotocol_the_station_closes_and_says_so(station):
    async def handler(socket):
        await socket.wait_closed()

    async with backend(handler, subprotocols=None) as server:
        said = await station(settings(server))
    assert said[0][0] == "error"
    assert "selected no subprotocol" in said[0][1]


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_R03_a_refusal_is_told_with_its_status_and_tried_again(station, status):
    tries = []

    def refuse(connection, request):
        tries.append(request.path)
        return connection.respond(status, "no\n")

    async def handler(socket):
        raise AssertionError("refused stations do not get here")

    async with backend(handler, process_request=refuse) as server:
        said = await station(settings(server), None, 3)
    assert said[-1][0] == "error"
    assert f"HTTP {status}" in said[-1][1]
    assert len(tries) >= 3


async def test_R03_nobody_listens(station):
    async with raw(lambda *_: None) as server:
        values = settings(server)
    said = await station(values)
    assert said[0][0] == "error"
    assert said[0][1].startswith("No connection to the backend")


async def test_a_name_that_is_no_name_is_said_to_be_none(station):
    async with raw(lambda *_: None) as server:
        values = settings(server) | {"Chargepost.BackendUrl": "ws://[a:b]/"}  # asks no DNS
    said = await station(values)
    words = ("the name is not known to the DNS", "Name or service not known")
    assert said[0][1] in ["No connection to the backend: %s." % text for text in words]


async def test_R13_fragments_and_long_messages_arrive_whole(station):
    echoed = []

    async def handler(socket):
        await socket.send(["hel", "lo ", "\u20ac", "!"])
        echoed.append(await socket.recv())
        for size in (125, 126, 127, 10_000, 16_384):
            await socket.send("x" * size)
            echoed.append(len(await socket.recv()))
        await socket.close(1001, "restart")

    async with backend(handler) as server:
        said = await station(settings(server))
    assert echoed == ["hello \u20ac!", 125, 126, 127, 10_000, 16_384]
    assert said[0] == ["open", "ocpp1.6"]
    assert said[-1] == ["close", "The backend closed with code 1001: restart"]


async def test_pings_of_the_server_are_answered_with_their_payload(station):
    async def handler(socket):
        pong = await socket.ping(b"are you there")
        await asyncio.wait_for(pong, 5)
        await socket.close(4000, "answered")

    async with backend(handler) as server:
        said = await station(settings(server))
    assert said[-1] == ["close", "The backend closed with code 4000: answered"]


async def test_a_message_of_1_MB_ends_the_connection_with_1009_and_the_station_comes_back(station):
    codes = []

    async def handler(socket):
        if codes:
            await socket.send("stop")
        else:
            await socket.send("x" * 1_000_000)
        await socket.wait_closed()
        codes.append(socket.close_code)

    async with backend(handler) as server:
        said = await station(settings(server), None, 5)
    assert codes == [1009, 1001]
    assert "1000000 bytes came; 16384 are allowed" in said[1][1]
    assert said[2] == ["open", "ocpp1.6"]


async def test_a_binary_message_ends_the_connection_with_1003(station):
    codes = []

    async def handler(socket):
        await socket.send(b"\x00")
        await socket.wait_closed()
        codes.append(socket.close_code)

    async with backend(handler) as server:
        await station(settings(server))
    assert codes == [1003]


async def test_the_close_frame_of_the_backend_is_answered(station):
    answers = []

    async def handler(socket):
        await socket.close(1001, "restart")
        answers.append(socket.protocol.close_rcvd)

    async with backend(handler) as server:
        said = await station(settings(server))
        while not answers:
            await asyncio.sleep(0.01)
    assert answers[0] is not None and answers[0].code == 1001
    assert said[-1] == ["close", "The backend closed with code 1001: restart"]


async def test_a_changed_setting_answers_first_then_closes_and_connects_at_once(station):
    codes = []
    answers = []

    async def handler(socket):
        await socket.send("stop" if codes else "reconnect")
        async for message in socket:
            answers.append(message)
        codes.append(socket.close_code)

    slow = {"Chargepost.RetryBackOffWaitMinimum": 3600}
    async with backend(handler) as server:
        await station(settings(server, **slow), None, 5)
    assert answers == ["reconnecting"]
    assert codes == [1000, 1001]


async def upgrade(reader, writer):
    """Answer a handshake by hand and return when it is done."""
    from base64 import b64encode
    from hashlib import sha1

    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    key = head.partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
    guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = b64encode(sha1((key + guid).encode()).digest()).decode()
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Accept: "
        + accept.encode()
        + b"\r\n\r\n"
    )


async def test_a_server_that_masks_its_frames_is_refused_with_1002(station):
    closes = []

    async def answer(reader, writer):
        await upgrade(reader, writer)
        writer.write(b"\x81\x82\x01\x02\x03\x04ab")
        frame = await reader.readexactly(8)
        code = bytes(a ^ b for a, b in zip(frame[6:8], frame[2:4], strict=True))
        closes.append((frame[0], int.from_bytes(code, "big")))
        writer.close()

    async with raw(answer) as server:
        said = await station(settings(server))
    assert closes == [(0x88, 1002)]
    assert "masked" in said[-1][1]


async def test_R10_a_half_open_connection_is_found_by_pings(station):
    """The server's machine is gone: nothing comes back, nothing is refused."""
    heard = []

    async def answer(reader, writer):
        await upgrade(reader, writer)
        heard.append(await reader.read(1))
        await reader.read(-1)
        writer.close()

    async with raw(answer) as server:
        values = settings(server, WebSocketPingInterval=10, MessageTimeout=30)
        said = await station(values, None, 1, 100)
    assert heard == [b"\x89"]
    assert "after a ping" in said[-1][1]


async def test_a_backend_that_never_answers_the_handshake_is_given_up(station):
    async def answer(reader, writer):
        await reader.read(-1)
        writer.close()

    async with raw(answer) as server:
        said = await station(settings(server, MessageTimeout=10), None, 1, 50)
    assert said == [["error", "The backend does not answer the WebSocket handshake."]]


async def test_something_else_answers_there(station):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example.org ESMTP\r\n\r\n")
        await writer.drain()
        writer.close()

    async with raw(answer) as server:
        said = await station(settings(server))
    assert said[0] == ["error", "What answers there is no HTTP server: 220 mail.example.org ESMTP"]
