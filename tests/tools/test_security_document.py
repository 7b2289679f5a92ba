"""The page on security names the events of the table, each as critical as it is there."""

import re

from chargepost.security.events import EVENTS
from runtimes import ROOT

ROW = re.compile(r"^\| (\w+) \| (yes|no) \| .+ \|$", re.MULTILINE)


def test_every_event_is_on_the_page_in_the_tables_order():
    page = (ROOT / "docs" / "security.md").read_text()
    told = [(event, critical == "yes") for event, critical in ROW.findall(page)]
    assert told == [(event, critical) for event, critical, _ in EVENTS]
