"""The ROMFS image: built from the sources, mounted by MicroPython, complete on its own."""

import os
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chargepost_sim import places
from chargepost_tools import image
from chargepost_tools.main import application
from support import runtimes

PROBE = """
import sys
sys.path.insert(0, sys.argv[2])
import romboot
romboot.mount(sys.argv[1])
for name in sys.argv[3:]:
    try:
        print(name, __import__(name, None, None, ["x"]).__file__)
    except ImportError as error:
        print(name, str(error).replace(" ", "-"))
"""


def boot(folder: Path, data: bytes, *names: str) -> dict[str, str]:
    """Import modules in MicroPython with nothing but the image; name -> where it came from."""
    script, file = folder / "probe.py", folder / "app.romfs"
    script.write_text(PROBE)
    file.write_bytes(data)
    output = subprocess.check_output(
        [runtimes.micropython(), script, file, places.board("unix"), *names],
        text=True,
        env={**os.environ, "MICROPYPATH": ".frozen"},
        cwd=folder,
    )
    return dict(line.split() for line in output.splitlines())


def test_every_module_of_the_application_is_imported_from_an_image_of_files(tmp_path: Path):
    data, modules = image.build(link=False)
    names = [
        module.name.removesuffix(".mpy").removesuffix("/__init__").replace("/", ".")
        for module in modules
        if module.name.startswith(image.PACKAGES)
    ]
    assert {"chargepost.clock", "chargepost.port", "chargepost_hal.contract"} <= set(names)
    places_found = boot(tmp_path, data, *names)
    assert set(places_found) == set(names)
    assert {place for place in places_found.values() if not place.startswith("/rom/")} == set()


def test_folders_open_and_close_as_names_say(tmp_path: Path):
    names = ["a/b/c.py", "a/d.py", "a/e/f/g.py", "h/i.py", "j.py"]
    source = tmp_path / "source.py"
    source.write_text("X = 1\n")
    data = image.pack([image.compile_file(name, source) for name in names])
    modules = [name.removesuffix(".py").replace("/", ".") for name in names]
    found = boot(tmp_path, data, *modules)
    assert found == {
        module: f"/rom/{name.removesuffix('.py')}.mpy"
        for module, name in zip(modules, names, strict=True)
    }


def test_the_same_sources_give_the_same_image():
    assert image.build()[0] == image.build()[0]


def test_the_image_has_the_board_and_what_it_is_told_to_leave_out_is_left_out():
    every = image.sources("unix")
    assert "main.py" in every
    assert "romboot.py" not in every
    fewer = image.sources("unix", ["chargepost/guard/*"])
    assert set(every) - set(fewer) == {name for name in every if "/guard/" in name}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--board", "nowhere"], "no board 'nowhere'"),
        (["--without", "chargepost/nothing/*"], "nothing in the image is called"),
    ],
)
def test_a_wrong_option_is_answered_with_a_sentence(tmp_path: Path, arguments, said: str):
    result = CliRunner().invoke(
        application(), ["build", "-o", str(tmp_path / "x.romfs"), *arguments]
    )
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "x.romfs").exists()


def test_a_file_that_does_not_compile_is_named(tmp_path: Path):
    bad = tmp_path / "bad.py"
    bad.write_text("def f(:\n")
    with pytest.raises(image.BuildError, match=r"bad\.py does not compile"):
        image.compile_file("bad.py", bad)


def test_the_command_writes_the_image_and_says_how_large_it_is(tmp_path: Path):
    file = tmp_path / "out" / "app.romfs"
    result = CliRunner().invoke(application(), ["build", "-o", str(file), "--files"])
    assert result.exit_code == 0, result.output
    data, modules = image.build()
    assert file.read_bytes() == data
    assert f"{len(modules)} files, {len(data)} bytes" in result.output.replace("\n", " ")
    assert "chargepost/setting_check.mpy" in result.output


def test_what_is_always_loaded_is_one_file_of_the_image():
    names = [module.name for module in image.build()[1]]
    assert "app.mpy" in names
    assert "main.mpy" in names
    assert "chargepost/clock.mpy" not in names
    assert "chargepost/setting_check.mpy" in names  # loaded on demand


def test_every_file_of_the_image_is_imported_beside_the_linked_ones(tmp_path: Path):
    data, modules = image.build()
    names = [image.module_name(module.name) for module in modules if module.name != "main.mpy"]
    found = boot(tmp_path, data, *names)
    assert set(found) == set(names)
    assert {place for place in found.values() if not place.startswith("/rom/")} == set()


def test_a_mistake_in_a_linked_file_is_told_with_its_own_line(tmp_path: Path):
    (tmp_path / "main.py").write_text("import one\nimport two\n")
    (tmp_path / "one.py").write_text("X = 1\n")
    (tmp_path / "two.py").write_text("Y = 2\n\nmatch Y:\n    case 2:\n        pass\n")
    files = {name: tmp_path / name for name in ("main.py", "one.py", "two.py")}
    with pytest.raises(image.BuildError, match=r'File "two\.py", line 3'):
        image.compile_linked(image.linked(files))


def test_a_board_s_traceback_is_translated_into_lines_of_the_sources(tmp_path: Path):
    lines = image.linked(image.sources()).files["app.py"].splitlines()
    number = lines.index("class Clock:") + 1
    log = tmp_path / "log"
    log.write_text(f'Traceback:\n  File "app", line {number}, in ms\nOSError: 5\n')
    result = CliRunner().invoke(application(), ["traceback", str(log)])
    assert result.exit_code == 0, result.output
    source = image.sources()["chargepost/clock.py"].read_text().splitlines()
    expected = f'File "chargepost/clock.py", line {source.index("class Clock:") + 1}, in ms'
    assert expected in result.output
    missing = CliRunner().invoke(application(), ["traceback", str(tmp_path / "none")])
    assert missing.exit_code == 2
