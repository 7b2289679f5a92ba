"""The Wiegand driver against the emulated reader's pulses, on both runtimes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargepost_sim.wiegand_emulator import WiegandEmulator
from support import runtimes

SCRIPT = ("hal.wiegand.pulse_script", "polls")
CARDS = ["5a0144", "71a6861e"]


def polled(worker, *trains):
    """What both runtimes make of the trains."""
    here = runtimes.here(*SCRIPT, list(trains))
    assert worker.call(*SCRIPT, list(trains)) == here
    assert here[0] == "ok", here
    return here[1]


def train(number: str, *faults: str, now_us: int = 0):
    emulator = WiegandEmulator(now_us=now_us)
    emulator.faults.update(faults)
    return emulator.train(bytes.fromhex(number))


@pytest.mark.parametrize("card", CARDS)
def test_cards_of_26_and_34_bits_are_read(worker, card):
    assert polled(worker, train(card)) == [card]


@pytest.mark.parametrize("fault", ["ringing", "noise"])
@pytest.mark.parametrize("card", CARDS)
def test_a_bad_wire_does_not_hide_the_card(worker, card, fault):
    assert polled(worker, train(card, fault)) == [card]


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("missing bit", "25 bits, not 26 or 34"),
        ("parity", "26 bits with a wrong parity"),
        ("d0 broken", "none on D0"),
        ("d1 broken", "none on D1"),
    ],
)
def test_a_fault_is_named_and_the_next_card_is_read(worker, fault, text):
    later = train(CARDS[0], now_us=2_000_000)
    failed, read = polled(worker, train(CARDS[0], fault), later)
    assert failed.startswith("DeviceNonsense") and text in failed
    assert read == CARDS[0]


def test_a_dead_reader_is_nobody_for_it_has_no_way_to_say_so(worker):
    assert polled(worker, train(CARDS[0], "dead")) == ["nobody"]


@given(st.binary(min_size=3, max_size=4), st.integers(0, (1 << 30) - 1))
def test_every_number_is_read_at_every_time_of_a_clock_that_wraps(worker, number, now_us):
    assert polled(worker, train(number.hex(), now_us=now_us)) == [number.hex()]
