"""From a card to an outlet: who gets to charge where, or to stop."""

from both import FakeClock, MemoryStorage, raises
from chargepost.access import Access
from chargepost.auth.authorizer import Authorizer
from chargepost.auth.entry import Entry
from chargepost.errors import BadInput
from chargepost.outlet import session
from chargepost.outlet.outlet import Outlet
from chargepost.outlet.transaction import Grant
from fakes import SETTINGS, B, FakeGuard, FakeLedger, FakeMeter


class FakeBackend:
    online = False

    def __init__(self):
        self.asked = []

    def authorise(self, token, answer):
        self.asked.append((token, answer))


class Lot:
    """Two outlets and one reader."""

    def __init__(self):
        self.clock = FakeClock()
        self.guard = FakeGuard(2)
        self.outlets = [self._outlet(number) for number in (1, 2)]
        self.authorizer = Authorizer(MemoryStorage(), self.clock, SETTINGS)
        self.shown = []
        self.access = Access(self.outlets, self.authorizer, self.show, print)
        self.access.backend = self.backend = FakeBackend()
        self.pass_ms(100)

    def _outlet(self, number):
        outlet = Outlet(number, self.guard, FakeMeter(), FakeLedger(), self.clock, dict(SETTINGS))
        outlet.on_event = self._event
        return outlet

    def _event(self, kind, outlet, transaction):
        if kind == "plug":
            self.access.plugged(outlet)

    def knows(self, token, parent=""):
        self.authorizer.cache.put(token, Entry("Accepted", 0, parent))

    def show(self, verdict, token, sentence):
        self.shown.append((verdict, token, sentence))

    def plug(self, number):
        self.guard.set(B, index=number - 1)
        self.pass_ms(200)

    def pass_ms(self, ms):
        for _ in range(ms // 100):
            self.clock.advance(100)
            for outlet in self.outlets:
                outlet.tick(self.clock.ms())


def test_a_known_card_starts_where_the_cable_is():
    lot = Lot()
    lot.knows("CAFE")
    lot.plug(2)
    lot.access.present("CAFE")
    lot.pass_ms(200)
    assert lot.outlets[1].session == session.TRANSACTION
    assert lot.outlets[0].session == session.IDLE


def test_an_unknown_card_is_refused_with_the_reason():
    lot = Lot()
    lot.plug(1)
    lot.access.present("CAFE")
    assert lot.shown[0][:2] == ("Refused", "CAFE")
    assert "not known here" in lot.outlets[0].why()


def test_the_same_card_stops_without_asking_anybody():
    lot = Lot()
    lot.knows("CAFE")
    lot.plug(1)
    lot.access.present("CAFE")
    lot.pass_ms(200)
    lot.backend.online = True
    lot.access.present("cafe")
    assert lot.outlets[0].session == session.STOPPING
    assert lot.backend.asked == []


def test_a_card_of_the_same_group_stops_the_session():
    lot = Lot()
    lot.knows("CAFE", "GROUP")
    lot.knows("BEEF", "group")
    lot.plug(1)
    lot.access.present("CAFE")
    lot.pass_ms(200)
    lot.access.present("BEEF")
    assert lot.outlets[0].session == session.STOPPING
    assert lot.outlets[1].session == session.IDLE


def test_card_first_the_permission_follows_the_car():
    lot = Lot()
    lot.knows("CAFE")
    lot.access.present("CAFE")
    assert lot.outlets[0].session == session.AUTHORISED
    lot.plug(2)
    lot.pass_ms(200)
    assert lot.outlets[1].session == session.TRANSACTION
    assert lot.outlets[0].session == session.IDLE


def test_card_first_the_permission_stays_when_the_car_is_where_nobody_may_begin():
    for reason in ("interrupted", "out of service"):
        lot = Lot()
        lot.knows("CAFE")
        lot.access.present("CAFE", at=1)
        lot.outlets[1].interrupted = reason == "interrupted"
        lot.outlets[1].operative = reason != "out of service"
        lot.plug(2)
        assert lot.outlets[1].grant is None, reason
        assert lot.outlets[0].session == session.AUTHORISED, reason


def test_online_the_backend_is_asked_and_its_answer_is_learnt():
    lot = Lot()
    lot.backend.online = True
    lot.plug(1)
    lot.access.present("CAFE")
    assert lot.outlets[0].session == session.PLUGGED
    token, answer = lot.backend.asked[0]
    assert token == "CAFE"
    answer(Entry("Accepted"))
    lot.pass_ms(200)
    assert lot.outlets[0].session == session.TRANSACTION
    assert lot.authorizer.cache.get("CAFE").status == "Accepted"


def test_a_backend_that_does_not_answer_leaves_it_to_the_offline_rules():
    lot = Lot()
    lot.backend.online = True
    lot.knows("CAFE")
    lot.plug(1)
    lot.access.present("CAFE")
    lot.backend.asked[0][1](None)
    lot.pass_ms(200)
    assert lot.outlets[0].session == session.TRANSACTION


def test_a_remote_start_at_an_outlet_that_is_not_there_names_the_range():
    error = raises(BadInput, Lot().access.remote_target, 3)
    assert str(error) == "There is no outlet 3; this station has 1 to 2."


def test_the_same_card_again_while_its_session_ends_starts_nothing_elsewhere():
    lot = Lot()
    lot.knows("CAFE")
    lot.plug(1)
    lot.access.present("CAFE")
    lot.pass_ms(200)
    lot.access.present("CAFE")
    lot.access.present("cafe")
    assert lot.outlets[0].session == session.STOPPING
    assert lot.outlets[1].session == session.IDLE
    assert lot.shown[-1] == ("Stopped", "cafe", "The session of this card is ending.")


def test_the_same_card_again_while_its_session_starts_starts_nothing_elsewhere():
    lot = Lot()
    lot.knows("CAFE")
    lot.plug(1)
    lot.outlets[0].meter.stale = True
    lot.access.present("CAFE")
    lot.pass_ms(200)
    lot.access.present("CAFE")
    assert lot.outlets[0].session == session.STARTING
    assert lot.outlets[1].session == session.IDLE
    assert lot.shown[-1][0] == "Accepted"
    lot.outlets[0].meter.stale = False
    lot.pass_ms(200)
    assert lot.outlets[0].session == session.TRANSACTION


def test_another_card_may_start_elsewhere_while_a_session_ends():
    lot = Lot()
    lot.knows("CAFE")
    lot.knows("BEEF")
    lot.plug(1)
    lot.access.present("CAFE")
    lot.pass_ms(200)
    lot.access.present("CAFE")
    lot.access.present("BEEF")
    assert lot.outlets[1].session == session.AUTHORISED


def test_the_same_card_again_before_the_car_gets_more_time_at_the_same_outlet():
    lot = Lot()
    lot.knows("CAFE")
    lot.access.present("CAFE")
    lot.pass_ms(20000)
    lot.access.present("CAFE")
    assert lot.outlets[1].session == session.IDLE
    lot.pass_ms(20000)
    assert lot.outlets[0].session == session.AUTHORISED
    lot.pass_ms(11000)
    assert lot.outlets[0].session == session.IDLE


def test_shown_at_another_outlets_reader_the_permission_moves_there():
    lot = Lot()
    lot.knows("CAFE")
    lot.access.present("CAFE", 1)
    assert lot.outlets[0].session == session.AUTHORISED
    lot.access.present("CAFE", 2)
    assert lot.outlets[0].session == session.IDLE
    assert lot.outlets[1].session == session.AUTHORISED


def test_a_card_shown_again_while_the_backend_is_asked_is_one_presentation():
    lot = Lot()
    lot.backend.online = True
    lot.plug(1)
    lot.access.present("CAFE")
    lot.access.present("cafe")
    assert len(lot.backend.asked) == 1
    assert [verdict for verdict, _, _ in lot.shown] == ["Asked"]
    lot.backend.asked[0][1](Entry("Accepted"))
    lot.pass_ms(200)
    assert lot.outlets[0].session == session.TRANSACTION
    lot.access.present("CAFE")
    assert lot.outlets[0].session == session.STOPPING


def test_the_backend_may_be_asked_again_once_it_has_answered_or_not():
    lot = Lot()
    lot.backend.online = True
    for answer in (None, Entry("Invalid"), None):
        lot.access.present("CAFE")
        lot.backend.asked.pop()[1](answer)
        assert lot.shown[-1][0] == "Refused"


def test_a_number_that_a_phone_made_up_is_not_remembered():
    lot = Lot()
    lot.backend.online = True
    lot.access.present("08ABCDEF", 0, False)
    lot.backend.asked[0][1](Entry("Accepted"))
    assert lot.outlets[0].session == session.AUTHORISED
    assert lot.authorizer.cache.get("08ABCDEF") is None


def test_a_car_plugged_in_while_the_backend_is_asked_again_is_not_stopped_by_the_answer():
    lot = Lot()
    lot.knows("CAFE")
    lot.access.present("CAFE")
    lot.backend.online = True
    lot.access.present("CAFE")
    lot.plug(1)
    assert lot.outlets[0].session == session.TRANSACTION
    lot.backend.asked[0][1](Entry("Accepted"))
    assert lot.outlets[0].session == session.TRANSACTION
    assert lot.shown[-1][0] == "Accepted"
    lot.access.present("CAFE")
    assert lot.outlets[0].session == session.STOPPING


def test_a_card_of_a_group_stops_its_own_session_before_that_of_another():
    lot = Lot()
    lot.knows("CAFE", "GROUP")
    lot.knows("BEEF", "GROUP")
    lot.plug(1)
    lot.access.present("CAFE", 1)
    lot.pass_ms(200)
    lot.plug(2)
    lot.outlets[1].authorise(Grant("BEEF", "GROUP", "remote", "The backend started it."))
    lot.pass_ms(200)
    lot.access.present("BEEF")
    assert lot.outlets[0].session == session.TRANSACTION
    assert lot.outlets[1].session == session.STOPPING
