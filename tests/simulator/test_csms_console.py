"""The prompt of the embedded backend: a line in, a text out."""

import pytest

from chargepost_sim.csms import Csms
from chargepost_sim.csms.console import Console
from foreign_station import ForeignStation


async def test_every_command_of_the_prompt_reaches_the_station():
    async with Csms(http_port=None) as csms, ForeignStation(csms.url) as station:
        run = Console(csms).run
        assert await run("card AB") == "AB is Accepted"
        assert await run("cards") == "AB  Accepted"
        await station.boot()
        await station.status(1, "Available")
        assert await run("stations") == "CP1  connected  1 Available"
        assert await run("start CP1 1 AB") == "Accepted"
        number = (await station.begin()).transaction_id
        assert await run("sessions") == f"{number}  CP1/1  AB  0.000 kWh  running"
        assert await run("stop CP1") == await run(f"stop CP1 {number}") == "Accepted"
        await station.end(number, reason="Remote")
        assert await run("sessions CP1") == f"{number}  CP1/1  AB  2.500 kWh  Remote"
        assert "2.500 kWh" in await run("receipt CP1")
        assert await run("limit CP1 8000") == "Accepted"
        assert await run('config CP1 HeartbeatInterval "60"') == "Accepted"
        assert await run("config CP1 X") == (
            "HeartbeatInterval = 300\nNumberOfConnectors = 2  (read only)\nNonsense: unknown"
        )
        assert await run("available CP1 1 no") == "Scheduled"
        assert await run("unlock CP1 1") == "NotSupported"
        assert await run("trigger CP1 StatusNotification 1") == "Accepted"
        assert await run("list CP1 3") == "Accepted"
        assert await run("reset CP1") == "Accepted"
        assert await run("forget AB") == "AB is forgotten"
        assert [action for action, _ in station.heard] == [
            "RemoteStartTransaction",
            "RemoteStopTransaction",
            "RemoteStopTransaction",
            "ChangeConfiguration",
            "ChangeConfiguration",
            "GetConfiguration",
            "ChangeAvailability",
            "Unlock",
            "TriggerMessage",
            "SendLocalList",
            "Reset",
        ]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("fly", "no: 'fly' is not a command; try help"),
        ("start CP1", "no: write: start ID CONNECTOR TAG"),
        ("reset CP1 Soft twice", "no: write: reset ID [Soft|Hard]"),
        ("start CP9 1 AB", "no: no station 'CP9' has ever connected"),
        ("limit CP1 ten", "no: 'ten' is not a whole number"),
        ("available CP1 1 maybe", "no: 'maybe': say yes or no"),
        ("card " + "A" * 21, "no: 'AAAAAAAAAAAAAAAAAAAAA' is not an idTag"),
        ("forget XY", "no: there is no card 'XY'"),
        ('card "AB', "no: No closing quotation"),
        ("receipt CP1", "CP1 has no ended session"),
        ("sessions", "none"),
        ("reset CP1 Gently", "no: Reset, type: 'Gently' is not one of"),
    ],
)
async def test_a_line_that_does_nothing_says_why(line, sentence):
    async with Csms(http_port=None) as csms, ForeignStation(csms.url) as station:
        await station.boot()
        assert (await Console(csms).run(line)).startswith(sentence)
        assert station.heard == []


async def test_help_names_every_command():
    csms = Csms(http_port=None)
    text = await Console(csms).run("help")
    assert await Console(csms).run("") == text
    for name in ("stations", "start ID CONNECTOR TAG", "limit ID MA", "help"):
        assert name in text
    assert "they connect to ws://" in await Console(csms).run("stations")
    csms.database.close()
