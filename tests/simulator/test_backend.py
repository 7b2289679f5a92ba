"""The scripted backend of the tests is itself held to account, by a foreign client."""

import asyncio
import contextlib
import json
import ssl

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from backend import NO_ANSWER, Backend, CallError, CallRefused, RawAnswer

BOOT = {"chargePointVendor": "V", "chargePointModel": "M"}


def dial(backend, path="/CP1", **options):
    return connect(backend.url + path, subprotocols=["ocpp1.6"], **options)


async def ask(socket, action, payload, message_id="1"):
    await socket.send(json.dumps([2, message_id, action, payload]))
    return json.loads(await socket.recv())


async def test_answers_by_default_and_records_both_ways():
    async with Backend() as backend, dial(backend, "/RDAM%20123") as socket:
        backend.now = lambda: 1_700_000_000
        answer = await ask(socket, "BootNotification", BOOT)
        assert answer[2]["currentTime"] == "2023-11-14T22:13:20Z"
        assert await backend.expect("BootNotification") == BOOT
        assert [frame.sender for frame in backend.frames] == ["station", "backend"]
        assert backend.handshakes[0].path == "/ocpp/RDAM%20123"
        assert (await backend.connected()).identity == "RDAM 123"
        assert backend.station == "RDAM 123" and backend.actions == ["BootNotification"]


async def test_a_script_is_followed_in_turn_and_its_last_answer_stays():
    async with Backend() as backend, dial(backend) as socket:
        backend.answer(
            "BootNotification",
            {"status": "Pending", "interval": 1},
            CallError("InternalError", "later"),
            {},
        )
        answers = [await ask(socket, "BootNotification", BOOT, str(n)) for n in range(4)]
        assert answers[0][2]["status"] == "Pending"
        assert answers[1] == [4, "1", "InternalError", "later", {}]
        assert [a[2]["status"] for a in answers[2:]] == ["Accepted", "Accepted"]


async def test_answers_can_be_computed_held_back_broken_or_missing():
    async with Backend() as backend, dial(backend) as socket:
        release = asyncio.Event()

        async def held(_payload):
            await release.wait()
            return {"currentTime": "2026-01-01T00:00:00Z"}

        backend.answer("Heartbeat", held, NO_ANSWER, RawAnswer('[3,"{id}",'))
        await socket.send('[2,"1","Heartbeat",{}]')
        await backend.expect("Heartbeat")
        release.set()
        assert json.loads(await socket.recv())[1] == "1"
        await socket.send('[2,"2","Heartbeat",{}]')
        assert await ask_text(socket, '[2,"3","Heartbeat",{}]') == '[3,"3",'


async def ask_text(socket, text):
    await socket.send(text)
    return await socket.recv()


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        ('[2,"1","BootNotification",{"chargePointVendor":"V"}]', "chargePointModel"),
        ('[2,"1","Heartbeat",{"x":1}]', "Additional properties"),
        ('[2,"1","Authorize",{"idTag":"%s"}]' % ("A" * 21), "is too long"),
        ('[2,"1","Authorize",{"idTag":""}]', "empty text"),
        ('[2,"1","Fly",{}]', "no action 'Fly'"),
        ('[2,"1","Heartbeat"]', "3 elements"),
        ('[2,"","Heartbeat",{}]', "1 to 36 characters"),
        ('[3,"9",{}]', "answer to nobody"),
        ('[4,"9","InternalError","",{}]', "an error for nobody"),
        ('[4,"9","FormatViolation","",{}]', "does not exist in OCPP 1.6"),
        ("{}", "not a text frame"),
        (b'[2,"1","Heartbeat",{}]', "not a text frame"),
        (
            '[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":'
            '"2026-01-01T00:00:00+01:00","sampledValue":[{"value":"1"}]}]}]',
            "not a UTC time",
        ),
        (
            '[2,"1","StopTransaction",{"transactionId":1,"meterStop":1,"timestamp":'
            '"2026-01-01T00:00:00Z","transactionData":[]}]',
            "should be left out",
        ),
    ],
)
async def test_a_message_that_breaks_the_protocol_fails_the_test(frame, complaint):
    with pytest.raises(AssertionError, match="broke the protocol") as caught:
        async with Backend() as backend, dial(backend) as socket:
            await socket.send(frame)
            await backend._until(lambda: backend.violations, 2, "a violation")
    assert complaint in str(caught.value)


async def test_a_second_call_before_the_answer_is_a_violation():
    async with Backend() as backend, dial(backend) as socket:
        backend.answer("Heartbeat", lambda _: asyncio.sleep(5))
        await socket.send('[2,"1","Heartbeat",{}]')
        await socket.send('[2,"2","Heartbeat",{}]')
        await backend.expect("Heartbeat")
        await backend.expect("Heartbeat")
        assert "a second CALL while '1' is unanswered" in backend.violations.pop()


async def test_an_id_used_again_for_another_call_is_a_violation():
    async with Backend() as backend, dial(backend) as socket:
        await ask(socket, "Heartbeat", {}, "1")
        await ask(socket, "Heartbeat", {}, "1")  # a resend is allowed
        assert backend.violations == []
        await ask(socket, "BootNotification", BOOT, "1")
        assert "used for another CALL" in backend.violations.pop()


async def test_calls_the_station_and_returns_or_raises_its_answer():
    async with Backend() as backend, dial(backend) as socket:
        await backend.connected()
        call = asyncio.create_task(backend.call("Reset", {"type": "Soft"}))
        request = json.loads(await socket.recv())
        await socket.send(json.dumps([3, request[1], {"status": "Accepted"}]))
        assert await call == {"status": "Accepted"}
        call = asyncio.create_task(backend.call("ClearCache"))
        request = json.loads(await socket.recv())
        await socket.send(json.dumps([4, request[1], "NotSupported", "no cache", {}]))
        with pytest.raises(CallRefused, match="NotSupported: no cache"):
            await call
        with pytest.raises(AssertionError, match="the test itself sends nonsense"):
            await backend.call("Reset", {"type": "Gently"})
        with pytest.raises(AssertionError, match="no answer to Reset"):
            await backend.call("Reset", {"type": "Gently"}, valid=False, timeout=0.01)


async def test_an_answer_against_the_schema_is_a_violation():
    async with Backend() as backend, dial(backend) as socket:
        await backend.connected()
        call = asyncio.create_task(backend.call("Reset", {"type": "Soft"}))
        request = json.loads(await socket.recv())
        await socket.send(json.dumps([3, request[1], {"status": "Maybe"}]))
        await call
        assert "'Maybe' is not one of" in backend.violations.pop()


async def test_raw_frames_reach_the_station_and_their_answers_the_test():
    async with Backend() as backend, dial(backend) as socket:
        await backend.connected()
        await backend.send_raw(['[2,"x","Cle', 'arCache",{}]'])
        assert json.loads(await socket.recv())[1] == "x"
        await socket.send('[3,"x",{"status":"Accepted"}]')
        assert await backend.expect_reply() == [3, "x", {"status": "Accepted"}]
        await backend.send_raw("{broken")
        await socket.send('[4,"-1","FormationViolation","",{}]')
        assert (await backend.expect_reply())[2] == "FormationViolation"
        await backend.ping()
        await (await socket.ping())
        assert len(backend.pings) == 1


async def test_expect_waits_filters_and_says_what_came_instead():
    async with Backend() as backend, dial(backend) as socket:
        waiting = asyncio.create_task(
            backend.expect("Authorize", where=lambda payload: payload["idTag"] == "B")
        )
        await ask(socket, "Authorize", {"idTag": "A"}, "1")
        await ask(socket, "Authorize", {"idTag": "B"}, "2")
        assert (await waiting)["idTag"] == "B"
        assert (await backend.expect("Authorize"))["idTag"] == "A"
        assert len(backend.seen("Authorize")) == 2
        with pytest.raises(AssertionError, match=r"a Heartbeat did not come(.|\n)*Authorize"):
            await backend.expect("Heartbeat", timeout=0.01)


async def test_silence_is_checked_too():
    async with Backend() as backend, dial(backend) as socket:
        await backend.silence(0.01)
        with pytest.raises(AssertionError, match="was not silent"):
            await asyncio.gather(backend.silence(0.1), ask(socket, "Heartbeat", {}))


async def test_refuses_with_a_status_then_accepts_again():
    async with Backend() as backend:
        backend.refuse(401, times=1)
        with pytest.raises(InvalidStatus):
            await dial(backend, additional_headers={"Authorization": "Basic Q1AxOnB3"})
        assert backend.handshakes[0].status == 401
        assert backend.handshakes[0].headers["authorization"] == "Basic Q1AxOnB3"
        async with dial(backend):
            await backend.connected()


async def test_drops_stops_listening_and_comes_back_on_its_port():
    async with Backend() as backend:
        socket = await dial(backend)
        await backend.connected()
        await backend.stop_listening()
        with pytest.raises(OSError):
            await dial(backend)
        assert await ask(socket, "Heartbeat", {})
        backend.drop()
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        await backend.listen()
        async with dial(backend):
            await backend.connected()
        await backend.disconnected()


async def test_a_frozen_backend_answers_neither_ping_nor_call():
    async with Backend() as backend:
        socket = await dial(backend, close_timeout=0.05)
        await backend.connected()
        backend.freeze()
        pong = await socket.ping()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pong, 0.05)
        assert backend.pings == []
        backend.drop()
        await socket.close()


async def test_selects_no_subprotocol_when_told_so():
    async with Backend(subprotocols=()) as backend, dial(backend) as socket:
        assert socket.subprotocol is None
        assert backend.handshakes[0].offered == ["ocpp1.6"]


async def test_speaks_tls_with_an_authority_of_its_own():
    async with Backend(tls=True) as backend:
        trusting = ssl.create_default_context(cadata=backend.ca_pem.decode())
        async with dial(backend, ssl=trusting) as socket:
            assert await ask(socket, "Heartbeat", {})
        with pytest.raises(ssl.SSLCertVerificationError), contextlib.suppress(ConnectionClosed):
            await dial(backend, ssl=ssl.create_default_context())
