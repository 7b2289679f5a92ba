"""The embedded backend, met by a station made of foreign packages."""

import asyncio
import json

import pytest
from ocpp.exceptions import PropertyConstraintViolationError
from ocpp.v16 import call
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from chargepost_sim.csms import (
    BadRequest,
    Csms,
    NotConnected,
    StationRefused,
    StationSilent,
    UnknownName,
)
from foreign_station import ForeignStation

NOON = 1_767_268_800  # 2026-01-01T12:00:00Z


def quiet(**options):
    return Csms(http_port=None, now=lambda: NOON, **options)


async def test_a_whole_session_from_boot_to_receipt():
    async with quiet() as csms, ForeignStation(csms.url) as station:
        csms.add_card("AB")
        boot = await station.boot()
        assert (boot.status, boot.interval, boot.current_time) == (
            "Accepted",
            300,
            "2026-01-01T12:00:00Z",
        )
        await station.status(1, "Charging", info="hot", timestamp="2026-01-01T10:00:00Z")
        assert (await station.call(call.Authorize("ab"))).id_tag_info == {"status": "Accepted"}
        number = (await station.begin()).transaction_id
        await station.measure(number, "2026-01-01T10:30:00Z", "2.25", unit="kWh")
        running = csms.sessions(running=True)
        assert [(s["id"], s["energy_wh"]) for s in running] == [(number, 1250)]
        assert csms.station("CP1").snapshot()["sessions"] == [number]
        assert csms.receipt_text("CP1") == ""
        with pytest.raises(BadRequest, match="still running"):
            csms.receipt(number)
        await station.end(number)
        assert csms.sessions(running=True) == []
        receipt = csms.receipt(number)
        assert (receipt["energy_wh"], receipt["duration_s"]) == (2500, 5405)
        assert "Energy    2.500 kWh" in csms.receipt_text("CP1")
        assert "Duration  1:30:05" in csms.receipt_text("CP1")
        shown = csms.station("CP1").snapshot()
        assert (shown["vendor"], shown["model"], shown["firmware"]) == ("V", "M", "1.2")
        assert shown["connectors"][0]["status"] == "Charging"
        assert shown["connectors"][0]["info"] == "hot"


async def test_a_resent_start_gets_the_same_transaction_and_a_resent_stop_changes_nothing():
    async with quiet(accept_unknown=True) as csms, ForeignStation(csms.url) as station:
        first = (await station.begin()).transaction_id
        assert (await station.begin()).transaction_id == first
        assert (await station.begin(connector=2)).transaction_id != first
        await station.end(first)
        await station.end(first, meter=9999, reason="PowerLoss")
        assert csms.session(first)["meter_stop"] == 3500
        for _ in range(2):
            await station.measure(first, "2026-01-01T10:10:00Z", "1100", unit="Wh")
        assert len(csms.database.readings(first)) == 1


async def test_the_stop_of_another_station_or_of_no_session_ends_nothing():
    async with quiet(accept_unknown=True) as csms, ForeignStation(csms.url) as one:
        number = (await one.begin()).transaction_id
        async with ForeignStation(csms.url, "CP2") as two:
            await two.end(number)
            await two.end(-1)
        assert csms.session(number)["end"] is None


async def test_readings_of_the_stop_message_belong_to_the_session():
    async with quiet(accept_unknown=True) as csms, ForeignStation(csms.url) as station:
        number = (await station.begin()).transaction_id
        sample = {"value": "3500", "context": "Transaction.End", "unit": "Wh"}
        data = [{"timestamp": "2026-01-01T11:30:05Z", "sampled_value": [sample]}]
        await station.end(number, transaction_data=data)
        assert csms.database.readings(number)[0]["context"] == "Transaction.End"


@pytest.mark.parametrize(
    ("card", "status"),
    [
        ({}, "Accepted"),
        ({"status": "Blocked"}, "Blocked"),
        ({"expiry": "2026-01-01T11:59:59Z"}, "Expired"),
        ({"expiry": "2026-01-01T13:00:01+01:00"}, "Accepted"),
        ({"status": "Blocked", "expiry": "2026-01-01T11:59:59Z"}, "Blocked"),
    ],
)
async def test_the_table_of_cards_decides(card, status):
    async with quiet() as csms, ForeignStation(csms.url) as station:
        csms.add_card("AB", parent="FLEET", **card)
        info = (await station.call(call.Authorize("AB"))).id_tag_info
        assert (info["status"], info["parent_id_tag"]) == (status, "FLEET")
        assert (await station.begin()).id_tag_info["status"] == status


@pytest.mark.parametrize(("open_to_all", "status"), [(False, "Invalid"), (True, "Accepted")])
async def test_an_unknown_card_is_invalid_unless_all_are_welcome(open_to_all, status):
    async with quiet(accept_unknown=open_to_all) as csms, ForeignStation(csms.url) as station:
        assert (await station.call(call.Authorize("XY"))).id_tag_info["status"] == status


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ({"tag": ""}, "1 to 20"),
        ({"tag": "A" * 21}, "1 to 20"),
        ({"tag": "A\n"}, "printable"),
        ({"tag": "A", "parent": 7}, "7 is not an idTag"),
        ({"tag": "A", "status": "Fine"}, "one of Accepted"),
        ({"tag": "A", "expiry": "tomorrow"}, "write it like"),
        ({"tag": "A", "expiry": "2026-01-01T00:00:00"}, "is not a time"),
    ],
)
async def test_a_card_that_is_not_one_is_refused(card, sentence):
    csms = quiet()
    with pytest.raises(BadRequest, match=sentence):
        csms.add_card(**card)
    assert csms.cards() == []
    csms.database.close()


async def test_commands_reach_the_station_and_bring_its_answer():
    async with quiet() as csms, ForeignStation(csms.url) as station:
        csms.add_card("AB", parent="P")
        await station.boot()
        one = csms.station("CP1")
        assert await one.remote_start("AB", 1) == "Accepted"
        assert await one.change_configuration("HeartbeatInterval", "60") == "Accepted"
        assert await one.limit(8000) == "Accepted"
        assert await one.change_availability(1, "Inoperative") == "Scheduled"
        assert await one.unlock(1) == "NotSupported"
        assert await one.trigger("Heartbeat") == "Accepted"
        assert await one.reset("Hard") == "Accepted"
        assert await one.send_local_list(7) == "Accepted"
        rows = await one.get_configuration("HeartbeatInterval", "Nonsense")
        assert rows["configurationKey"][0]["value"] == "300"
        assert rows["unknownKey"] == ["Nonsense"]
        heard = dict(station.heard)
        assert heard["RemoteStartTransaction"] == {"id_tag": "AB", "connector_id": 1}
        assert heard["ChangeConfiguration"]["value"] == "8000"
        assert heard["SendLocalList"]["local_authorization_list"] == [
            {"id_tag": "AB", "id_tag_info": {"status": "Accepted", "parent_id_tag": "P"}}
        ]


async def test_stop_without_a_number_means_the_only_running_session():
    async with quiet(accept_unknown=True) as csms, ForeignStation(csms.url) as station:
        await station.boot()
        with pytest.raises(BadRequest, match="0 running sessions"):
            await csms.station("CP1").remote_stop()
        number = (await station.begin()).transaction_id
        assert await csms.station("CP1").remote_stop() == "Accepted"
        assert station.heard[-1][1] == {"transaction_id": number}
        await station.begin(connector=2)
        with pytest.raises(BadRequest, match="2 running sessions; say which"):
            await csms.station("CP1").remote_stop()


async def test_every_failing_command_says_why():
    async with quiet() as csms:
        with pytest.raises(UnknownName, match="'CP1' has ever"):
            csms.station("CP1")
        async with ForeignStation(csms.url) as station:
            await station.boot()
            one = csms.station("CP1")
            with pytest.raises(BadRequest, match="'Fly' is not a command"):
                await one.command("Fly")
            with pytest.raises(BadRequest, match="'Gently' is not one of"):
                await one.reset("Gently")
            with pytest.raises(StationRefused, match="ClearCache with NotImplementedError"):
                await one.command("ClearCache")
        while one.connected:
            await asyncio.sleep(0.01)
        with pytest.raises(NotConnected, match="CP1 is not connected"):
            await one.reset()


async def test_a_silent_station_ends_the_wait_not_the_connection():
    async with quiet(response_timeout=0.1) as csms, ForeignStation(csms.url) as station:
        await station.boot()
        station.mute = True
        with pytest.raises(StationSilent, match=r"did not answer Reset within 0\.1 s"):
            await csms.station("CP1").reset()
        assert csms.station("CP1").connected


async def test_a_command_ends_when_the_connection_does():
    async with quiet() as csms, ForeignStation(csms.url) as station:
        await station.boot()
        station.mute = True
        asking = asyncio.create_task(csms.station("CP1").reset())
        while not station.heard:
            await asyncio.sleep(0.01)
        station._connection.transport.abort()
        with pytest.raises(NotConnected, match="disconnected before it answered Reset"):
            await asyncio.wait_for(asking, 5)


async def test_a_station_that_connects_again_replaces_its_old_socket():
    async with quiet() as csms, ForeignStation(csms.url) as old:
        await old.boot()
        async with ForeignStation(csms.url) as new:
            await old.ended()
            await new.boot()
            assert await csms.station("CP1").reset() == "Accepted"
            assert new.heard and not old.heard
            assert csms.station("CP1").connected


async def test_books_survive_a_restart(tmp_path):
    path = tmp_path / "csms.db"
    async with quiet(database=path, accept_unknown=True) as csms:
        csms.add_card("AB", "Blocked")
        async with ForeignStation(csms.url) as station:
            await station.boot()
            number = (await station.begin()).transaction_id
    async with quiet(database=path, accept_unknown=True) as csms:
        assert csms.card("ab")["status"] == "Blocked"
        assert csms.station("CP1").snapshot()["connected"] is False
        async with ForeignStation(csms.url) as station:
            assert (await station.begin()).transaction_id == number
            await station.end(number)
        assert csms.receipt(number)["energy_wh"] == 2500


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
async def test_the_answer_to_a_boot_can_be_chosen(status):
    backend = quiet(boot_status=status, interval=7)
    async with backend as csms, ForeignStation(csms.url) as station:
        boot = await station.boot()
        assert (boot.status, boot.interval) == (status, 7)
    with pytest.raises(ValueError, match="Perhaps"):
        quiet(boot_status="Perhaps")


async def test_subscribers_hear_everything_and_a_failing_one_disturbs_nobody():
    heard = []

    def broken(*_):
        raise RuntimeError("no")

    async with quiet(accept_unknown=True) as csms:
        csms.subscribe(broken)
        end = csms.subscribe(lambda kind, station, data: heard.append((kind, station, data)))
        async with ForeignStation(csms.url) as station:
            await station.boot()
            await station.begin()
        while "disconnected" not in [kind for kind, *_ in heard]:
            await asyncio.sleep(0.01)
        end()
        async with ForeignStation(csms.url, "CP2"):
            pass
    kinds = [kind for kind, *_ in heard if kind != "message"]
    assert kinds == ["connected", "booted", "session_began", "disconnected"]
    messages = [data for kind, _, data in heard if kind == "message"]
    assert [m["direction"] for m in messages] == ["in", "out", "in", "out"]
    assert json.loads(messages[0]["text"])[2] == "BootNotification"
    assert {station for _, station, _ in heard} == {"CP1"}


@pytest.mark.parametrize(
    "text",
    ["{broken", "[]", "{}", "[9]", '[2,"1",{},{}]', '[2,"1"]', '[3,"nobody",{}]', "null"],
)
async def test_nonsense_from_a_station_is_survived(text):
    async with quiet() as csms, connect(csms.url + "/CP1", subprotocols=["ocpp1.6"]) as socket:
        await socket.send(text)
        await socket.send('[2,"7","Heartbeat",{}]')
        assert json.loads(await asyncio.wait_for(socket.recv(), 5))[:2] == [3, "7"]


@pytest.mark.parametrize("when", ["yesterday", "2026-01-01T10:00:00", ""])
async def test_a_time_that_is_none_is_refused_and_begins_no_session(when):
    async with quiet(accept_unknown=True) as csms, ForeignStation(csms.url) as station:
        with pytest.raises(PropertyConstraintViolationError, match="is not a time"):
            await station.call(call.StartTransaction(1, "AB", 1000, when), suppress=False)
        assert csms.sessions() == []


async def test_readings_that_are_no_number_are_kept_but_not_counted():
    async with quiet(accept_unknown=True) as csms, ForeignStation(csms.url) as station:
        number = (await station.begin()).transaction_id
        await station.measure(number, "2026-01-01T10:10:00Z", "1100", unit="Wh")
        for second, value in enumerate(("NaN", "1e999999", "")):
            await station.measure(number, f"2026-01-01T10:20:0{second}Z", value)
        signed = {"value": "1200", "format": "SignedData", "unit": "Wh"}
        await station.measure(number, "2026-01-01T10:10:00Z", **signed)
        assert csms.session(number)["energy_wh"] == 100
        assert len(csms.database.readings(number)) == 5


async def test_a_browser_may_not_play_a_station():
    async with quiet() as csms:
        with pytest.raises(InvalidStatus, match="403"):
            await connect(
                csms.url + "/CP1", subprotocols=["ocpp1.6"], origin="http://evil.example"
            )


async def test_a_payload_against_the_schema_gets_a_callerror():
    async with quiet() as csms, connect(csms.url + "/CP1", subprotocols=["ocpp1.6"]) as socket:
        await socket.send('[2,"1","Authorize",{"idTag":7}]')
        assert json.loads(await socket.recv())[:3] == [4, "1", "TypeConstraintViolation"]


async def test_a_message_too_long_ends_the_connection():
    async with quiet(max_message=1000) as csms:
        socket = await connect(csms.url + "/CP1", subprotocols=["ocpp1.6"])
        await socket.send("x" * 1001)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize("path", ["", "/", "/" + "A" * 49, "/a/b"])
async def test_a_path_without_an_identity_is_not_found(path):
    async with quiet() as csms:
        with pytest.raises(InvalidStatus, match="404"):
            await connect(csms.url + path, subprotocols=["ocpp1.6"])


async def test_another_subprotocol_is_refused():
    async with quiet() as csms:
        with pytest.raises(InvalidHandshake):
            await connect(csms.url + "/CP1", subprotocols=["ocpp2.0.1"])
        assert csms.stations() == []


async def test_a_taken_port_is_an_error_and_leaves_nothing_open():
    async with quiet() as csms:
        with pytest.raises(OSError):
            await quiet(port=csms.port).start()
        assert csms.url == f"ws://127.0.0.1:{csms.port}/ocpp"
