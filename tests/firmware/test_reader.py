"""Readers at work: presentations, the form of the site, and the fault of one that is lost."""

from both import FakeClock
from chargepost import faults
from chargepost.reader import Readers
from chargepost_hal.errors import DeviceSilent

A = b"\x04\xa1\xb2\xc3\xd4\xe5\x80"
PHONE = b"\x08\x01\x02\x03"


class Device:
    """A reader whose polls are scripted: a number, None or an exception; then it hangs."""

    technology = "ISO14443"

    def __init__(self, clock, *polls):
        self.clock = clock
        self.polls = list(polls)
        self.times = []

    async def poll(self):
        if not self.polls:
            raise EndOfScript
        self.times.append(self.clock.ms())
        await self.clock.sleep_ms(200)
        found = self.polls.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


class EndOfScript(Exception):
    """The reader has nothing more to say."""


class Outlet:
    def __init__(self, number):
        self.number = number
        self.extra_faults = faults.GUARD_LINK
        self.transaction = None
        self.interrupted = False


class Desk:
    """Two outlets, some readers, and what came of it."""

    def __init__(self, *scripts, form="as-is", at=0):
        self.clock = FakeClock()
        self.readers = [(Device(self.clock, *script), at + n) for n, script in enumerate(scripts)]
        self.logged = []
        self.log = self.logged.append
        self.cards = []
        self.outlets = [Outlet(1), Outlet(2)]
        self.board = self
        self.config = {"Chargepost.CardForm": form}
        self.work = Readers(self, self._present)

    def _present(self, token, at, keep):
        self.cards.append((token, at, keep))

    async def run(self, index=0):
        try:
            await self.work.all[index].run()
        except EndOfScript:
            pass

    def lost(self):
        self.work.tick(self.clock.ms())
        assert all(outlet.extra_faults & faults.GUARD_LINK for outlet in self.outlets)
        return [bool(outlet.extra_faults & faults.READER) for outlet in self.outlets]


async def test_a_card_that_stays_is_presented_once():
    desk = Desk([None] + [A] * 50)
    await desk.run()
    assert desk.cards == [("04A1B2C3D4E580", 0, True)]
    assert desk.work.all[0].last_card == A


async def test_the_token_has_the_form_of_the_sites_lists():
    desk = Desk([A], form="reversed", at=2)
    await desk.run()
    assert desk.cards == [("80E5D4C3B2A104", 2, True)]


async def test_a_phone_is_told_apart_and_not_to_be_remembered():
    desk = Desk([PHONE, b"\x08\x04\x05\x06"])
    await desk.run()
    assert desk.cards == [("08010203", 0, False)]
    assert "another one each time" in desk.logged[0]


async def test_a_number_without_the_sites_form_is_logged_and_the_reader_goes_on():
    desk = Desk([bytes(range(10)), None, A], form="decimal")
    await desk.run()
    assert desk.cards == [("01303689068602752", 0, True)]
    assert "has no form decimal" in desk.logged[0]


async def test_a_dead_reader_is_a_fault_within_15_s_and_no_sooner_than_10():
    dead = DeviceSilent("it is silent")
    desk = Desk([A] + [dead] * 4)
    await desk.run()
    assert desk.lost() == [False, False]
    desk.readers[0][0].polls = [dead]
    await desk.run()
    assert 10000 <= desk.clock.ms() < 15000
    assert desk.lost() == [True, True]
    assert desk.logged == ["card reader: it is silent"]


async def test_a_reader_that_answers_again_ends_the_fault_by_itself():
    desk = Desk([DeviceSilent("it is silent")] * 6 + [None])
    await desk.run()
    assert desk.lost() == [False, False]
    assert desk.logged == ["card reader: it is silent", "card reader: it answers again"]


async def test_a_poll_that_never_ends_is_a_fault_as_well():
    desk = Desk([None])
    await desk.run()
    desk.clock.advance(9000)
    assert desk.lost() == [False, False]
    desk.clock.advance(2000)
    assert desk.lost() == [True, True]


async def test_a_reader_of_one_outlet_is_that_outlets_fault():
    desk = Desk([None], [None], at=1)
    desk.clock.advance(11000)
    await desk.run(0)
    assert desk.lost() == [False, True]


async def test_a_single_damaged_answer_is_logged_and_no_fault():
    desk = Desk([None, DeviceSilent("it is silent"), None, None])
    await desk.run()
    assert desk.lost() == [False, False]


async def test_a_reader_that_fails_is_asked_again_after_2_s():
    desk = Desk([DeviceSilent("it is silent"), None, None])
    await desk.run()
    assert desk.readers[0][0].times == [0, 2200, 2550]


async def test_a_card_that_lay_on_a_reader_while_it_was_dead_is_not_presented_again():
    desk = Desk([A] + [DeviceSilent("it is silent")] * 6 + [A])
    await desk.run()
    assert len(desk.cards) == 1


async def test_a_card_that_lay_there_at_the_start_stops_no_session_before_it_is_laid_on_again():
    desk = Desk([A, A] + [None] * 8 + [A])
    desk.outlets[0].interrupted = True
    await desk.run()
    assert desk.work.all[0].last_card == A
    assert len(desk.cards) == 1
    assert len(desk.readers[0][0].times) == 11


async def test_a_card_that_lies_there_at_the_start_may_begin_a_session():
    desk = Desk([A], at=2)
    desk.outlets[0].transaction = "of the other outlet"
    await desk.run()
    assert len(desk.cards) == 1


def test_without_readers_there_is_no_fault():
    desk = Desk()
    desk.clock.advance(60000)
    assert desk.lost() == [False, False]
