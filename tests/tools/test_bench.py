"""The benchmarks measure what they say: known costs come out as known."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from chargepost_tools import image
from chargepost_tools.bench import __main__ as command
from chargepost_tools.bench import binary, messages_bench, modules_bench, names_bench
from chargepost_tools.bench.bisect import smallest
from chargepost_tools.bench.table import Table, Unavailable


@pytest.fixture(name="scripts")
def _scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for scripts of a test, with the helpers of the benchmarks beside them."""
    shutil.copy(binary.SCRIPTS / "peak.py", tmp_path)
    monkeypatch.setattr(binary, "SCRIPTS", tmp_path)
    return tmp_path


@given(st.integers(0, 100), st.integers(1, 9), st.integers(0, 60))
def test_the_smallest_that_works_is_found(low: int, step: int, wanted: int):
    tried: list[int] = []

    def works(n: int) -> bool:
        tried.append(n)
        return n >= low + wanted * step

    assert smallest(works, low, low + 60 * step, step) == low + wanted * step
    assert len(tried) <= 8


def test_what_never_works_is_no_figure():
    with pytest.raises(ValueError, match="largest that was to be tried"):
        smallest(lambda _: False, 1, 9)


def test_a_table_is_aligned_with_its_headings():
    table = Table("Sizes", ("what", "B"), [("a", 5), ("long", 12345)], ["note"])
    assert table.text() == "Sizes\n-----\nwhat       B\na          5\nlong  12 345\nnote\n"
    assert table.json()["rows"] == [{"what": "a", "B": 5}, {"what": "long", "B": 12345}]


def test_the_peak_of_a_function_is_what_it_holds_at_once(scripts: Path):
    (scripts / "probe.py").write_text(
        "from peak import peak\n"
        "def twice():\n"
        "    for n in range(9):\n"  # garbage does not count, what is held at once does
        "        held = (bytearray(3000), bytearray(3000))\n"
        "    return len(held) == 2\n"
        "print(peak(twice, 65536))\n"
        "print(peak(lambda: len(bytearray(9000)) > 0, 4096))\n"
    )
    found, too_little = map(int, binary.run("probe.py").split())
    assert 6000 <= found <= 13000  # the one before may still be held while the next is made
    assert too_little == -1


def test_the_heap_is_what_it_is_told_beside_the_image(scripts: Path):
    (scripts / "probe.py").write_text(
        "import gc, sys, romboot\nromboot.mount(sys.argv[1])\ngc.collect()\nprint(gc.mem_free())\n"
    )
    frees = [int(binary.run("probe.py", heap_kb=heap)) for heap in (100, 200)]
    assert frees[1] - frees[0] == pytest.approx(100 * 1024, abs=2048)
    assert frees[0] < 100 * 1024


def test_instructions_grow_with_the_work(scripts: Path):
    (scripts / "probe.py").write_text("import sys\nfor n in range(int(sys.argv[2])): pass\n")
    try:
        counts = [binary.instructions("probe.py", str(n)) for n in (1000, 2000, 3000)]
    except Unavailable as reason:
        pytest.skip(str(reason))
    steps = [counts[1] - counts[0], counts[2] - counts[1]]
    assert steps[0] > 1000
    assert steps[1] == pytest.approx(steps[0], rel=0.2)


def test_a_script_that_fails_says_why(scripts: Path):
    (scripts / "probe.py").write_text("raise ValueError('too high')\n")
    with pytest.raises(RuntimeError, match="ValueError: too high"):
        binary.run("probe.py")


def test_modules_come_after_what_they_import():
    files = {
        "p.b": "from p import c\nimport q.d",
        "p": "",
        "p.a": "from p.b import X",
        "p.c": "import asyncio",
        "q": "",
        "q.d": "",
    }
    order = modules_bench.dependencies_first(files)
    assert sorted(order) == sorted(files)
    assert order.index("p.c") < order.index("p.b") < order.index("p.a")
    assert order.index("q") < order.index("q.d") < order.index("p.b")


def test_names_are_told_apart_from_modules():
    output = (
        "start 1000\nqstr pool: n_pool=1, n_qstr=1, n_str_data_bytes=10, n_total_bytes=110\n"
        "a 1500\nqstr pool: n_pool=1, n_qstr=2, n_str_data_bytes=20, n_total_bytes=120\n"
        "b 2600\nqstr pool: n_pool=2, n_qstr=9, n_str_data_bytes=90, n_total_bytes=990\n"
    )
    assert modules_bench.costs(output) == ({"a": 500, "b": 300}, 800)


def test_the_names_of_a_whole_life_fit_into_the_table_that_a_board_has_at_its_start():
    assert len(names_bench.of_a_life()) > 60
    (start, _), (life, size) = names_bench.known()
    assert start < life <= names_bench.ROOM
    assert size < 60000


def test_every_module_of_the_image_is_measured():
    heap, names = modules_bench.costs(
        binary.run("heap_of_modules.py", "chargepost", "chargepost.port", "chargepost.clock")
    )
    assert list(heap) == ["chargepost", "chargepost.port", "chargepost.clock"]
    assert all(cost > 0 for cost in heap.values())
    assert names >= 0
    whole = {modules_bench.module_name(name) for name in image.sources()}
    assert {"chargepost.guard.guard", "chargepost.clock", "main"} <= whole
    assert "chargepost_hal.meters.maps" in whole  # a package with code
    assert "chargepost.guard" not in whole  # and one without


def test_a_larger_message_has_a_larger_peak():
    def peak(title: str) -> int:
        return int(binary.run("peak_of_message.py", stdin=messages_bench.frame(title)))

    assert 0 < peak("ClearCache") < peak("TriggerMessage") < peak("DataTransfer")


def test_no_message_takes_more_than_40_kib_of_heap():
    table = messages_bench.measure()
    peaks = {row[0]: int(row[3]) for row in table.rows}
    assert "SendLocalList, 50 cards" in peaks
    assert {title: peak for title, peak in peaks.items() if not 0 < peak <= 40 * 1024} == {}


def test_the_command_runs_one_benchmark_and_writes_its_figures(tmp_path: Path):
    app = command.typer.Typer()
    app.command()(command.run)
    file = tmp_path / "figures.json"
    result = CliRunner().invoke(app, ["--only", "image", "--json", str(file)])
    assert result.exit_code == 0, result.output
    whole = json.loads(file.read_text())["image"]["rows"][-1]
    assert whole["part"] == "whole image"
    assert whole["flash, B"] == binary.image_file().stat().st_size
    assert CliRunner().invoke(app, ["--only", "nothing"]).exit_code == 2
    assert "guard" in CliRunner().invoke(app, ["--list"]).output.split()


def test_a_benchmark_that_fails_is_told_and_counts(capsys: pytest.CaptureFixture[str]):
    def measure() -> Table:
        raise RuntimeError("no such module")

    assert command.told("broken", measure) == {"failed": "no such module"}
    assert "broken: failed: no such module" in capsys.readouterr().err
