"""The page on security names every event of the table, and the test that makes it occur."""

import re
from pathlib import Path

from chargepost.security.events import EVENTS
from generators import load

ROOT = Path(__file__).parents[2]


def test_its_table_is_current():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert load("security").document(text) == text, "run tools/generate/security.py"


def test_each_event_has_a_test_or_a_reason():
    seen = load("security").SEEN
    assert list(seen) == [event for event, _, _ in EVENTS]
    for event, (when, tests) in seen.items():
        assert bool(tests) is not when.startswith("cannot"), event


def test_the_tests_exist_and_speak_of_the_event():
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    for event, (_, tests) in load("security").SEEN.items():
        for test in tests:
            found = [text for text in texts if re.search(rf"^(async )?def {test}\(", text, re.M)]
            assert len(found) == 1, f"{event}: there is no one test {test}"
            assert event in found[0], f"{test} does not speak of {event}"
