"""Whatever drivers, lines and backends do: the same promises hold (S01, S05, S11 to S13)."""

from hypothesis import given, settings
from hypothesis import strategies as st

import v16_bench
from firmware.ocpp.v16.peer_schemas import validate
from v16_bench import BOOT, Bench

STEPS = st.lists(
    st.sampled_from(
        ["plug", "charge", "unplug", "card", "card", "other", "remote"]
        + ["connect", "connect", "drop", "wait", "wait"]
        + ["accept"] * 6
        + ["pending", "reject", "refuse", "refuse", "refuse"]
        + ["trigger", "boot", "inoperative", "operative", "reset-list", "values"]
    ),
    min_size=10,
    max_size=60,
)


class Story:
    """Plays the steps, and keeps the books of an honest backend."""

    def __init__(self):
        self.bench = Bench(
            AllowOfflineTxForUnknownId=True,
            TransactionMessageAttempts=2,
            TransactionMessageRetryInterval=1,
            MessageTimeout=2,
            ConnectionTimeOut=10,
        )
        self.given = []  # transaction ids in the order in which they were given
        self.triggered = False  # the backend has asked for a message before it accepted us
        self.ended = []  # ids of the StopTransactions that were confirmed

    def step(self, name: str):
        bench = self.bench
        before = len(bench.asked)
        accepted = bench.adapter.boot.accepted
        getattr(self, "do_" + name.replace("-", "_"), lambda: self.command(name))()
        bench.tick()
        if name in ("trigger", "values"):
            self.triggered = True
        if bench.adapter.boot.accepted or not bench.link.online:
            self.triggered = False
        elif not accepted and not self.triggered:
            assert {action for action, _ in bench.asked[before:]} <= {"BootNotification"}

    def do_plug(self):
        self.bench.plug()

    def do_charge(self):
        self.bench.plug(state=2)

    def do_unplug(self):
        self.bench.unplug()
        self.bench.settle_empty()

    def do_card(self):
        self.bench.station.access.present("A1")

    def do_other(self):
        self.bench.station.access.present("B2")

    def do_connect(self):
        if not self.bench.link.online:
            self.bench.connect()

    def do_drop(self):
        if self.bench.link.online:
            self.bench.drop()

    def do_wait(self):
        self.bench.tick(2100)
        if self.bench.adapter.rpc.ready:
            self.bench.open_call = None  # the station has given up on it

    def do_accept(self):
        if self.bench.open_call:
            action, payload = self.bench.asked[-1]
            answer = v16_bench.friendly(action)
            if action == "StartTransaction":
                self.given.append(100 + len(self.given))
                answer = {**answer, "transactionId": self.given[-1]}
            elif action == "StopTransaction":
                self.ended.append(payload["transactionId"])
            self.bench.answer(answer)

    def do_pending(self):
        self.boot_answer("Pending")

    def do_reject(self):
        self.boot_answer("Rejected")

    def boot_answer(self, status):
        if self.bench.open_call and self.bench.open_call[1] == "BootNotification":
            self.bench.answer({**BOOT, "status": status, "interval": 2})

    def do_refuse(self):
        if self.bench.open_call:
            self.bench.refuse()

    def command(self, name):
        if not self.bench.link.online:
            return
        call = self.bench.call
        {
            "remote": lambda: call("RemoteStartTransaction", idTag="R9"),
            "trigger": lambda: call("TriggerMessage", requestedMessage="StatusNotification"),
            "boot": lambda: call("TriggerMessage", requestedMessage="BootNotification"),
            "values": lambda: call("TriggerMessage", requestedMessage="MeterValues"),
            "inoperative": lambda: call("ChangeAvailability", connectorId=0, type="Inoperative"),
            "operative": lambda: call("ChangeAvailability", connectorId=0, type="Operative"),
            "reset-list": lambda: call("SendLocalList", listVersion=1, updateType="Full"),
        }[name]()

    def end_well(self):
        """The car leaves, the line is back, the backend is friendly: everything is told."""
        self.do_unplug()
        self.do_connect()
        for _ in range(400):
            self.do_accept()
            self.bench.tick()
            if self.bench.adapter.rpc.ready:
                self.bench.open_call = None


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_promises_hold_in_any_story(steps):
    v16_bench.witnesses.append(validate)
    try:
        story = Story()
        for name in steps:
            story.step(name)
        story.end_well()
    finally:
        v16_bench.witnesses.remove(validate)
    ledger = story.bench.station.ledger
    assert ledger.oldest() is None and not ledger.running()
    assert not [text for text in story.bench.station.logged if "failed" in text]
    known = [number for number in story.ended if number != -1]
    # A stop may be given up as a start may; but none is told twice, or out of order.
    assert known == sorted(set(known)) and set(known) <= set(story.given)
