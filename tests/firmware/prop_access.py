"""Random stories of drivers, cars and a slow backend: what must hold, whatever happens."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chargepost.auth.entry import Entry
from chargepost.outlet import session
from fakes import A
from firmware.test_access import Lot

CARDS = ["CAFE", "cafe", "BEEF", "F00D"]
GROUPS = {"CAFE": "FLEET", "BEEF": "FLEET", "F00D": ""}
ALIVE = (session.AUTHORISED, session.STARTING, session.TRANSACTION, session.STOPPING)

cards = st.sampled_from(CARDS)
outlets = st.sampled_from([1, 2])


class Drivers(RuleBasedStateMachine):
    """Cards are shown, cars come and go, the backend answers when it likes."""

    def __init__(self):
        super().__init__()
        self.lot = Lot()
        self.shown = 0

    @rule(card=cards, at=st.sampled_from([0, 1, 2]))
    def present(self, card, at):
        before = self.states()
        self.lot.access.present(card, at)
        self.check_ends(before, card)
        self.shown += 1

    @rule(card=cards)
    def know(self, card):
        self.lot.knows(card, GROUPS[card.upper()])

    @rule(at=outlets)
    def plug(self, at):
        self.lot.plug(at)

    @rule(at=outlets)
    def unplug(self, at):
        self.lot.guard.set(A, index=at - 1)
        self.lot.pass_ms(200)

    @rule(ms=st.sampled_from([100, 500, 4000, 40000]))
    def wait(self, ms):
        self.lot.pass_ms(ms)

    @rule(online=st.booleans())
    def connection(self, online):
        self.lot.backend.online = online

    @precondition(lambda self: self.lot.backend.asked)
    @rule(which=st.integers(0, 9), status=st.sampled_from(["Accepted", "Invalid", ""]))
    def answer(self, which, status):
        asked = self.lot.backend.asked
        token, answer = asked.pop(which % len(asked))
        before = self.states()
        answer(Entry(status, 0, GROUPS[token.upper()]) if status else None)
        self.check_ends(before, token)

    def states(self):
        return [
            (outlet.session, outlet.grant.token.upper() if outlet.grant else "")
            for outlet in self.lot.outlets
        ]

    def check_ends(self, before, card):
        """Only the card itself, or one of its group, ends a session; and one at a time."""
        ended = [
            holder
            for (old, holder), (new, _) in zip(before, self.states(), strict=True)
            if old == session.TRANSACTION and new != session.TRANSACTION
        ]
        assert len(ended) <= 1
        for holder in ended:
            same_group = GROUPS[holder] and GROUPS[holder] == GROUPS[card.upper()]
            assert holder == card.upper() or same_group
            started = [
                new
                for (old, _), (new, _) in zip(before, self.states(), strict=True)
                if new in (session.AUTHORISED, session.STARTING) and old != new
            ]
            assert not started, "one presentation ended a session and began another"

    @invariant()
    def one_card_has_one_outlet(self):
        holders = [token for state, token in self.states() if state in ALIVE]
        assert len(set(holders)) == len(holders), holders

    @invariant()
    def a_card_is_asked_about_once_at_a_time(self):
        asked = [token.upper() for token, _ in self.lot.backend.asked]
        assert len(set(asked)) == len(asked)

    @invariant()
    def every_presentation_is_answered_in_words(self):
        if self.shown and not self.lot.backend.asked:
            assert self.lot.access.last_verdict.endswith(".")
            assert self.lot.shown[-1][0] in ("Accepted", "Stopped", "Refused")


TestDrivers = Drivers.TestCase
TestDrivers.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
