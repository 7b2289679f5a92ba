"""Registers to integers: every encoding of the maps, exactly rounded."""

from both import raises
from chargepost_hal.meters.decoding import decode, registers


def f32(hexadecimal, exponent, words="big"):
    return decode("f32", bytes.fromhex(hexadecimal), words, exponent)


def test_a_float_becomes_an_integer_of_the_smaller_unit():
    assert f32("43663334", 3) == 230200  # 230.2 V, the example of the SDM630's manual
    assert f32("00000000", 3) == 0
    assert f32("80000000", 3) == 0
    assert f32("3f800000", 3) == 1000
    assert f32("bf800000", 3) == -1000
    assert f32("447a0000", -3) == 1


def test_a_float_beyond_24_bits_keeps_all_of_its_bits():
    assert f32("4b800001", 3) == 16777218000
    assert f32("5d800001", 0) == (1 << 60) + (1 << 37)


def test_rounding_is_half_away_from_zero():
    assert f32("3f000000", 0) == 1  # 0.5
    assert f32("bf000000", 0) == -1
    assert f32("3effffff", 0) == 0  # just below 0.5
    assert f32("3fc00000", 0) == 2  # 1.5
    assert f32("3d4ccccd", 1) == 1  # 0.05 as a float is a little more than that


def test_the_smallest_floats_are_nothing():
    assert f32("00000001", 3) == 0
    assert f32("80000001", 18) == 0
    assert f32("00000000", 18) == 0


def test_what_is_no_number_is_refused():
    assert "NaN" in str(raises(ValueError, f32, "7fc00000", 0))
    assert "NaN" in str(raises(ValueError, f32, "ff800001", 0))
    assert "infinity" in str(raises(ValueError, f32, "7f800000", 0))
    assert "infinity" in str(raises(ValueError, f32, "ff800000", 0))
    assert "2^62" in str(raises(ValueError, f32, "7f7fffff", 0))
    assert "2^62" in str(raises(ValueError, f32, "5e800000", 0))  # 2^62 itself
    assert f32("5e7fffff", 0) == (1 << 62) - (1 << 38)


def test_words_come_in_both_orders():
    assert f32("33344366", 3, "little") == 230200
    assert decode("i32", b"\xff\xfe\xff\xff", "little", 0) == -2
    assert decode("u64", b"\x00\x04\x00\x03\x00\x02\x00\x01", "little", 0) == 0x0001000200030004


def test_integers_of_all_sizes():
    assert decode("u16", b"\xff\xff", "big", 0) == 65535
    assert decode("i16", b"\xff\xff", "big", 0) == -1
    assert decode("u32", b"\x80\x00\x00\x00", "big", 0) == 1 << 31
    assert decode("i32", b"\x80\x00\x00\x00", "big", 0) == -(1 << 31)
    assert decode("i64", b"\xff" * 8, "big", 0) == -1
    assert decode("i32", b"\x00\x00\x09\x29", "big", 2) == 234500  # 0.1 V to mV
    assert decode("u16", b"\x00\x0f", "big", -1) == 2


def test_doubles():
    assert decode("f64", bytes.fromhex("405ec6b851eb851f"), "big", 2) == 12311
    assert decode("f64", bytes.fromhex("c05ec6b851eb851f"), "big", 0) == -123
    raises(ValueError, decode, "f64", bytes.fromhex("7ff8000000000000"), "big", 0)


def test_iskra_numbers_bring_their_own_power_of_ten():
    assert decode("t5", b"\xff\x00\x08\xfd", "big", 3) == 230100  # 2301 * 10^-1 V
    assert decode("t6", b"\xfe\xff\xff\x9c", "big", 0) == -1  # -100 * 10^-2 W
    assert decode("t6", b"\x02\x00\x00\x17", "big", 0) == 2300
    assert "127" in str(raises(ValueError, decode, "t5", b"\x7f\x00\x00\x01", "big", 0))
    assert "-128" in str(raises(ValueError, decode, "t6", b"\x80\x00\x00\x01", "big", 0))


def test_an_iskra_power_factor_has_its_sign_in_a_byte():
    assert decode("t7", b"\x00\x00\x26\xf7", "big", -1) == 998
    assert decode("t7", b"\xff\x00\x26\xf7", "big", -1) == -998
    assert decode("t7", b"\x00\xff\x27\x10", "big", -1) == 1000  # capacitive, import


def test_a_schneider_power_factor_counts_back_beyond_one():
    for code, expected in (("3f4ccccd", 800), ("bf4ccccd", -800), ("3f800000", 1000)):
        assert decode("q32", bytes.fromhex(code), "big", 3) == expected
    assert decode("q32", bytes.fromhex("3f99999a"), "big", 3) == 800  # 1.2: capacitive, import
    assert decode("q32", bytes.fromhex("bf99999a"), "big", 3) == -800


def test_a_sunspec_accumulator_of_zero_does_not_count():
    assert decode("a32", b"\x00\x00\x00\x00", "big", 0) is None
    assert decode("a32", b"\xff\xff\xff\xff", "big", 1) == 42949672950


def test_a_meter_may_say_that_it_has_no_value():
    assert decode("i16?", b"\x80\x00", "big", 0) is None
    assert decode("i32?", b"\x7f\xff\xff\xff", "big", 0) is None
    assert decode("u16?", b"\xff\xff", "big", 0) is None
    assert decode("u32?", b"\xff\xff\xff\xfe", "big", 0) == 0xFFFFFFFE
    assert decode("f32?", bytes.fromhex("7fc00000"), "big", 0) is None
    raises(ValueError, decode, "f32?", bytes.fromhex("7f800000"), "big", 0)


def test_sizes_of_encodings():
    sizes = [registers(kind) for kind in ("u16", "i16?", "f32", "t5", "t6", "u64", "f64?")]
    assert sizes == [1, 1, 2, 2, 2, 4, 4]
    assert [registers(kind) for kind in ("t7", "q32?", "a32")] == [2, 2, 2]
    for unknown in ("f16", "u8", "x32", "t8", "f99", "u", "", "u32??"):
        raises(ValueError, registers, unknown)
