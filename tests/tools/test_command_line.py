"""The `chargepost` command: sub-commands by module, and sentences instead of tracebacks."""

import os
import re
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from chargepost_tools import main

COMMAND = [sys.executable, "-c", "from chargepost_tools.main import main; main()"]


def run(*words):
    return CliRunner().invoke(main.application(), list(words), env={"COLUMNS": "200"})


def test_each_command_module_is_a_sub_command():
    result = run("--help")
    assert result.exit_code == 0
    assert "csms" in result.stdout and "OCPP 1.6J backend" in result.stdout


def test_the_version_is_the_distributions():
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run("--version").stdout)


def test_a_missing_extra_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "websockets.asyncio.server", None)
    for name in [name for name in sys.modules if name.startswith("chargepost_sim.csms")]:
        monkeypatch.delitem(sys.modules, name)
    result = run("csms", "--port", "0")
    assert result.exit_code == 2
    assert result.stderr == (
        "The package 'websockets' is missing; this helps: pip install 'chargepost[csms]'\n"
    )


def test_a_missing_module_of_our_own_is_not_blamed_on_an_extra():
    def command():
        raise ModuleNotFoundError("no", name="chargepost_sim.lost")

    with pytest.raises(ModuleNotFoundError):
        main.helpful(command, "csms")()


def test_csms_talks_and_ends_at_exit(tmp_path):
    lines = "card AB\ncards\nfly\nexit\n"
    options = ["csms", "--port", "0", "--http-port", "0", "--database", str(tmp_path / "x.db")]
    done = subprocess.run(
        [*COMMAND, *options], input=lines, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"ws://127\.0\.0\.1:\d+/ocpp/ID; HTTP API: http://127\.0\.0\.1:\d+", done.stdout
    )
    assert "AB is Accepted\nAB  Accepted\nno: 'fly' is not a command; try help\n" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("source", [subprocess.DEVNULL, subprocess.PIPE])
def test_csms_without_a_prompt_serves_until_a_signal(number, source):
    process = subprocess.Popen(
        [*COMMAND, "csms", "--port", "0", "--http-port", "0"],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout and "stations connect to" in process.stdout.readline()
    assert process.poll() is None
    process.send_signal(number)
    assert process.wait(10) == 0  # its input is still open
    assert process.communicate()[1] == ""


def test_csms_says_which_value_is_wrong():
    result = run("csms", "--port", "0", "--http-port", "0", "--card", "A" * 21)
    assert result.exit_code == 2
    assert "is not an idTag" in result.stderr
    result = run("csms", "--database", "/nowhere/at/all", "--port", "0")
    assert result.exit_code == 2 and "/nowhere/at/all" in result.stderr
