"""Card watch: one event for each time a card is laid on."""

from chargepost.auth.card_watch import CardWatch

A = b"\x01\x02\x03\x04"
B = b"\x04\xa1\xb2\xc3\xd4\xe5\x80"


def events(*polls):
    watch = CardWatch()
    return [(at, uid) for at, uid in polls if watch.poll(uid, at)]


def test_a_card_that_stays_is_one_event():
    assert events(*[(at, A) for at in range(0, 60000, 300)]) == [(0, A)]


def test_a_card_that_wobbles_is_one_event():
    assert events((0, A), (300, None), (1900, A), (2200, None), (4100, A)) == [(0, A)]


def test_a_card_laid_on_again_after_the_lockout_is_another_event():
    assert events((0, A), (300, None), (2299, None), (2300, A)) == [(0, A), (2300, A)]


def test_two_cards_in_succession_are_two_events():
    assert events((0, A), (300, B)) == [(0, A), (300, B)]


def test_two_cards_together_are_two_events_in_all():
    polls = [(at, A if at % 600 else B) for at in range(0, 30000, 300)]
    assert events(*polls) == [(0, B), (300, A)]


def test_a_reader_that_was_dead_does_not_present_its_card_again():
    assert events((0, A), (60000, A)) == [(0, A)]


def test_a_phone_that_makes_up_numbers_is_one_card():
    assert len(events((0, b"\x08abc"), (300, b"\x08def"), (600, None), (900, b"\x08ghi"))) == 1


def test_no_card_is_no_event():
    assert events((0, None), (300, None)) == []


def test_two_numbers_of_a_wiegand_reader_that_begin_with_08_are_two_cards():
    watch = CardWatch("Wiegand")
    assert watch.poll(b"\x08abc", 0) and watch.poll(b"\x08def", 300)
