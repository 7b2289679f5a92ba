"""Imports follow the arrows that ARCHITECTURE.md draws."""

import ast

import pytest

from house import arrows
from house.tree import ROOT, python_files, report


def test_imports_follow_the_arrows():
    findings = []
    for path in python_files("firmware", "hal", "boards", "simulator", "tools"):
        findings += arrows.check_file(path)
    report(findings)


AGAINST = [
    ("firmware/chargepost/station.py", "from chargepost_sim.post import Post"),
    ("firmware/chargepost/station.py", "from chargepost_hal.pn532.reader import Pn532Reader"),
    ("firmware/chargepost/station.py", "from chargepost_hal import modbus"),
    ("firmware/chargepost/outlet/outlet.py", "from chargepost.ocpp.rpc import Rpc"),
    ("firmware/chargepost/outlet/outlet.py", "from chargepost import ocpp"),
    ("firmware/chargepost/ocpp/link.py", "import chargepost.console.shell"),
    ("firmware/chargepost/guard/core.py", "from chargepost.outlet import status"),
    ("firmware/chargepost/guard/core.py", "from chargepost import port"),
    ("firmware/chargepost/guard/core.py", "from chargepost.port import sleep_ms"),
    ("hal/chargepost_hal/modbus/master.py", "from chargepost.errors import BadInput"),
    ("hal/chargepost_hal/modbus/master.py", "from chargepost.port import sleep_ms"),
    ("hal/chargepost_hal/modbus/master.py", "from chargepost.port import const"),
    ("simulator/chargepost_sim/post.py", "from chargepost_tools import main"),
    ("simulator/chargepost_sim/post.py", "import boards.unix.main"),
    ("boards/unix/main.py", "import chargepost_sim"),
    ("tools/generate/exi.py", "import chargepost_sim"),
]
ALONG = [
    ("firmware/chargepost/station.py", "from chargepost.outlet.outlet import Outlet"),
    ("firmware/chargepost/ocpp/link.py", "from chargepost.metering import sampler"),
    ("firmware/chargepost/ocpp/link.py", "from chargepost.ocpp import rpc"),
    ("firmware/chargepost/guard/core.py", "from chargepost.port import const"),
    ("firmware/chargepost/guard/core.py", "from chargepost_hal import contract"),
    ("firmware/chargepost/guard/core.py", "from chargepost.guard.held import Held"),
    ("hal/chargepost_hal/pn532/frame.py", "from chargepost_hal.const import const"),
    ("boards/unix/board.py", "from chargepost_hal.pn532.reader import Pn532Reader"),
    ("simulator/chargepost_sim/post.py", "import chargepost.station, asyncio"),
    ("tools/chargepost_tools/main.py", "from chargepost_sim import Post"),
]


@pytest.mark.parametrize(("file", "text"), AGAINST, ids=[f"{f}: {t}" for f, t in AGAINST])
def test_an_import_against_an_arrow_is_found(file: str, text: str):
    assert arrows.check(ast.parse(text), ROOT / file, file)


@pytest.mark.parametrize(("file", "text"), ALONG, ids=[f"{f}: {t}" for f, t in ALONG])
def test_an_import_along_the_arrows_is_allowed(file: str, text: str):
    assert arrows.check(ast.parse(text), ROOT / file, file) == []
