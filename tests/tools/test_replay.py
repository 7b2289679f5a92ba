"""chargepost replay: what a station recorded is told, decided again, and differences are found."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chargepost.guard.overload import Overload
from chargepost_sim import Car, Post
from chargepost_tools import main
from chargepost_tools.replay import files

OPEN = {"AllowOfflineTxForUnknownId": True}


def run(*words):
    return CliRunner().invoke(main.application(), ["replay", *[str(word) for word in words]])


async def record(runtime: str, folder: Path) -> Path:
    """A session that ends by a noisy and then shorted pilot; the file of its recording."""
    async with Post(None, runtime=runtime, data_dir=folder, speed=20, config=OPEN) as post:
        outlet = post.outlet(1)
        await outlet.plug(Car(soc=30, max_kw=11))
        await post.present_card("04A1B2C3D4E580", seconds=2)
        await outlet.until("Charging", timeout=60)
        await post.sleep(20)
        outlet.fault("pilot noise", True)
        await post.sleep(1)
        outlet.fault("pilot short", True)
        await post.until(lambda seen: bool(seen["outlets"][0]["recordings"]), timeout=60)
        (name,) = outlet.snapshot()["recordings"]
        return folder / "blackbox" / name


@pytest.fixture(scope="module", params=["cpython", "micropython"])
def recorded(request, tmp_path_factory) -> Path:
    """On one chip, and over the guard link."""
    return asyncio.run(record(request.param, tmp_path_factory.mktemp("station")))


def test_a_stations_recording_is_decided_the_same_again(recorded):
    result = run(recorded)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("outlet 1, 20") and lines[0].endswith(" UTC: pilot short")
    assert lines[-1].startswith("identical: ")
    told = [line.split("s  ", 1)[1] for line in lines[1:-1]]
    for words in (
        "decided   contactor: close",
        "decided   state: C",
        "decided   pilot: 53.3 % (x2, 32.0 A)",
        "asked     permission: yes",
        "decided   faults: pilot short",
        "decided   contactor: open",
    ):
        assert words in told
    assert told.index("decided   contactor: close") < told.index("decided   faults: pilot short")


def test_its_export_to_json_is_the_same_recording(recorded, tmp_path):
    target = tmp_path / "recording.json"
    assert run(recorded, "--json", target, "--quiet").exit_code == 0
    assert files.read(target) == files.read(recorded)
    again = run(target)
    assert again.exit_code == 0
    assert again.stdout == run(recorded).stdout


def test_another_guard_is_reported_with_the_first_difference(recorded, monkeypatch):
    judge = Overload.read

    def stricter(self, ask, signalled_ma, closed, dead, now):
        judge(self, ask, signalled_ma // 2, closed, dead, now)

    monkeypatch.setattr(Overload, "read", stricter)
    result = run(recorded, "--quiet")
    assert result.exit_code == 1
    assert result.stdout.startswith("different after ")
    assert " was recorded" in result.stdout


def test_a_changed_input_is_reported_too(recorded, tmp_path):
    found = files.read(recorded)
    changed = 0
    for segment in found["segments"]:
        for entry in segment["records"]:
            if entry["set"].get("ask.permit") == 1:
                entry["set"]["ask.permit"] = 0
                changed += 1
    assert changed
    target = tmp_path / "changed.json"
    target.write_text(json.dumps(found))
    result = run(target, "--quiet")
    assert result.exit_code == 1
    assert "signal.duty is 1000 at " in result.stdout


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "does not begin with CPBB"),
        (b"{", "begins like JSON, but is none"),
        (b"{}", "has no number 'format'"),
        (b'{"format": 1, "outlet": 1, "unix": 0}', "no list 'faults'"),
        (b'{"format": 1, "outlet": 1, "unix": 0, "faults": []}', "no segments"),
        (
            b'{"format": 1, "outlet": 1, "unix": 0, "faults": [], "segments": [{"time": 1}]}',
            "segment 0 of the JSON is damaged",
        ),
        (
            b'{"format": 1, "outlet": 1, "unix": 0, "faults": [], "segments":'
            b' [{"time": 1, "state": {}, "records": []}]}',
            "the recording lacks ",
        ),
        (
            b'{"format": 1, "outlet": 1, "unix": 0, "faults": [], "segments": [{"time": 1,'
            b' "state": {}, "records": [{"steps": 1, "ms": 1, "beat": 0, "set": {"x": 1}}]}]}',
            "segment 0 of the JSON is damaged",
        ),
    ],
)
def test_what_is_no_recording_is_refused_in_one_sentence(data, words, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(data)
    result = run(file)
    assert result.exit_code == 2
    assert result.stderr.startswith("chargepost replay: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_named():
    result = run("no/such/file")
    assert result.exit_code == 2
    assert "no/such/file" in result.stderr
