"""docs/configuration.md shows the settings as they are, and each key's effect has a test."""

from pathlib import Path

import pytest
from ocpp.v16.enums import ConfigurationKey

from chargepost import config as columns
from generators import load

ROOT = Path(__file__).parents[2]

# Keys of the standard that are left out: what they would steer is not there.
ABSENT = {
    "SupportedFeatureProfilesMaxLength": "dropped by the errata (3.81)",
}


generator = load("configuration")
KEYS = {row[columns.KEY]: row for row in generator.rows()}
STANDARD = [key for key in KEYS if not key.startswith("Chargepost.")]


def test_the_page_is_current():
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert generator.document() == text, "run tools/generate/configuration.py"


@pytest.mark.parametrize("key", STANDARD)
def test_a_test_shows_the_effect_of_each_key_of_the_standard(key):
    assert generator.effect(key, generator.tests()), f"no test begins with test_{key}_"


@pytest.mark.parametrize("key", KEYS)
def test_each_key_says_what_it_is_and_has_an_allowed_default(key):
    row = KEYS[key]
    assert row[columns.DOC].strip()
    assert len(key) <= 50


def test_every_key_that_the_ocpp_package_knows_is_there_or_left_out_for_a_reason():
    known: set[str] = {str(key.value) for key in ConfigurationKey}
    missing = known - set(KEYS) - set(ABSENT)
    assert not missing
    assert not set(ABSENT) & set(KEYS)
