"""The emulated Wiegand reader: pulses 1.5 ms apart, and parity as the format wants it."""

import pytest

from chargepost_sim.wiegand_emulator import BIT_US, WiegandEmulator, frame


def test_the_frame_of_a_printed_card():
    # "090,00324": an example of another implementation of the format.
    assert "".join(map(str, frame(bytes.fromhex("5a0144")))) == "00101101000000001010001000"


@pytest.mark.parametrize(("number", "count"), [("000000", 26), ("ffffffff", 34)])
def test_the_first_half_is_even_and_the_second_odd(number, count):
    bits = frame(bytes.fromhex(number))
    assert len(bits) == count
    assert sum(bits[: count // 2]) % 2 == 0
    assert sum(bits[count // 2 :]) % 2 == 1


def test_another_length_is_refused():
    with pytest.raises(ValueError, match="not 3 or 4"):
        frame(bytes(5))


def test_pulses_come_one_by_one_to_whoever_listens():
    heard = []
    emulator = WiegandEmulator()
    emulator.listen(lambda bit, at_us: heard.append((bit, at_us)))
    emulator.present("5a0144")
    assert [bit for bit, _ in heard] == frame(bytes.fromhex("5a0144"))
    assert {b - a for (_, a), (_, b) in zip(heard, heard[1:], strict=False)} == {BIT_US}
