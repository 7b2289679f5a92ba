"""The public Python API: arguments, verbs, power, and nothing left behind."""

import asyncio
import os
from pathlib import Path

import pytest

from chargepost_sim import Car, Post
from chargepost_sim.csms import Csms

CARD = "04A1B2C3D4E580"
OFFLINE = {"AllowOfflineTxForUnknownId": True}


@pytest.fixture(params=["cpython", "micropython"])
def runtime(request):
    return request.param


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"runtime": "jython"}, "runtime is 'jython'; choose one of cpython, micropython"),
        ({"ocpp": "1.5"}, "ocpp is '1.5'"),
        ({"outlets": 0}, "outlets is 0"),
        ({"outlets": 9}, "outlets is 9"),
        ({"outlets": 2.0}, "outlets is 2.0"),
        ({"outlets": True}, "outlets is True"),
        ({"meter": "pulse"}, "meter is 'pulse'"),
        ({"speed": 0}, "speed 0"),
        ({"wiring": ("RST",), "outlets": 2}, "wiring has 1 outlets, the station 2"),
        ({"wiring": ("RSS",)}, "wiring is 'RSS'; choose one of RST, RTS"),
    ],
)
def test_a_wrong_argument_is_named_with_the_choice(arguments, says):
    with pytest.raises(ValueError, match=says):
        Post(**arguments)


async def test_a_station_without_a_backend_charges_by_its_own_rules(runtime):
    async with Post(runtime=runtime, speed=20, config=OFFLINE) as post:
        await post.outlet(1).plug(Car(soc=30))
        await post.present_card(CARD, seconds=2)
        await post.outlet(1).until("Charging", timeout=30)
        assert not post.connected and not post.accepted
        assert post.snapshot()["unconfirmed"] == 1


async def test_an_offline_station_refuses_an_unknown_card_and_says_why(runtime):
    async with Post(runtime=runtime, speed=20) as post:
        await post.outlet(1).plug(Car(soc=30))
        await post.outlet(1).until("Preparing")
        await post.present_card(CARD, seconds=2)
        await post.until(lambda s: "not known here" in s["outlets"][0]["why"])
        assert post.outlet(1).snapshot()["status"] == "Preparing"


async def test_the_ledger_in_data_dir_survives_and_is_delivered_by_the_next_post(
    runtime, tmp_path
):
    async with Post(runtime=runtime, speed=20, config=OFFLINE, data_dir=tmp_path) as post:
        await post.outlet(1).plug(Car(soc=30))
        await post.present_card(CARD, seconds=2)
        await post.outlet(1).until("Charging", timeout=30)
        await post.sleep(30)
    async with Csms(accept_unknown=True, http_port=None) as csms:
        async with Post(csms.url, runtime=runtime, speed=20, data_dir=tmp_path) as post:
            await post.until(lambda s: s["unconfirmed"] == 0, timeout=60)
        session = csms.sessions("CP1")[0]
        assert (session["reason"], session["card"]) == ("PowerLoss", CARD)


async def test_power_can_be_cut_in_every_phase(runtime):
    async with Post(runtime=runtime, speed=20, config=OFFLINE) as post:
        for phase in ("Available", "Preparing", "Charging"):
            if phase == "Preparing":
                await post.outlet(1).plug(Car(soc=30))
            if phase == "Charging":
                await post.present_card(CARD, seconds=0.5)
            await post.outlet(1).until(phase, timeout=60)
            await post.sleep(2)  # the card is gone, and is not read anew after the cut
            await post.cut_power()
            assert post.outlet(1).snapshot()["status"] == "Off"
            await post.sleep(0.1)  # the contactor falls open
            assert not post.outlet(1).hardware.contactor.closed
            await post.restore_power()
        await post.outlet(1).until("Preparing", timeout=60)


async def test_a_status_that_does_not_come_is_a_timeout_with_the_snapshot(runtime):
    async with Post(runtime=runtime, speed=20) as post:
        with pytest.raises(TimeoutError, match="'status': 'Available'"):
            await post.outlet(1).until("Charging", timeout=2)


async def test_stop_leaves_nothing_behind(runtime):
    tasks, files = len(asyncio.all_tasks()), _open_files()
    async with Post(runtime=runtime, speed=20, outlets=2) as post:
        folder = Path(post.bench.data_dir)
        await post.sleep(1)
    await asyncio.sleep(0.1)
    assert not folder.exists()
    assert len(asyncio.all_tasks()) == tasks
    assert _open_files() <= files + 2  # the event loop keeps a pidfd or two of its own


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
