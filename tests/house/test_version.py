"""One version: what the package is called is what the station says it runs."""

import tomllib

from chargepost.config import DEFAULT, KEY
from chargepost.settings import ROWS
from runtimes import ROOT


def test_the_station_tells_the_version_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    told = [row[DEFAULT] for row in ROWS if row[KEY] == "Chargepost.FirmwareVersion"]
    assert told == [project["version"]]


def test_the_changelog_has_an_entry_for_it():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
