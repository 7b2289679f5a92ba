"""Installed profiles: who replaces whom, what is cleared, and what a restart finds."""

from both import MemoryStorage, PowerCut, raises
from chargepost.charging import profile as p
from chargepost.charging.profiles import Profiles
from chargepost.errors import BadInput

CONFIG = {"ChargeProfileMaxStackLevel": 9, "ChargingScheduleMaxPeriods": 48}
NOW = 1767225600


def made(number=1, purpose=p.TX_DEFAULT, stack=0, outlet=0, kind=p.RELATIVE, count=1, tenths=160):
    periods = b"".join([p.period(60 * index, tenths) for index in range(count)])
    profile = p.Profile(number, purpose, stack, kind, p.AMPERES, periods)
    profile.outlet = outlet
    return profile


def put(profiles, profile, most=50, unix=0):
    p.check(profile, CONFIG)
    profiles.put(profile, most, unix)


def numbers(profiles):
    return sorted([p.columns(row)[p.NUMBER] for row in profiles.rows])


def test_a_profile_with_the_id_of_another_replaces_it_wherever_it_was():
    profiles = Profiles(MemoryStorage())
    put(profiles, made(5, stack=1))
    put(profiles, made(5, stack=3, outlet=2))
    assert numbers(profiles) == [5]
    assert profiles.rows[0][p.STACK] == 3


def test_so_does_one_of_the_same_purpose_and_stack_level_of_the_same_connector():
    profiles = Profiles(MemoryStorage())
    put(profiles, made(1, stack=2, outlet=1))
    put(profiles, made(2, stack=2, outlet=2))
    put(profiles, made(3, stack=1, outlet=1))
    put(profiles, made(4, stack=2, outlet=0))
    put(profiles, made(5, p.TX, stack=2, outlet=1))
    assert numbers(profiles) == [1, 2, 3, 4, 5]
    put(profiles, made(6, stack=2, outlet=1))
    assert numbers(profiles) == [2, 3, 4, 5, 6]


def test_one_may_replace_two():
    profiles = Profiles(MemoryStorage())
    put(profiles, made(1, stack=1))
    put(profiles, made(2, stack=2))
    put(profiles, made(1, stack=2))
    assert numbers(profiles) == [1]


def test_an_id_alone_clears_and_filters_must_all_agree():
    profiles = Profiles(MemoryStorage())
    put(profiles, made(1, p.MAX))
    put(profiles, made(2, stack=1))
    put(profiles, made(3, stack=1, outlet=1))
    put(profiles, made(4, p.TX, stack=1, outlet=1))
    assert profiles.clear(9) == 0
    assert profiles.clear_all(1, p.TX_DEFAULT, 2) == 0
    assert profiles.clear_all(1, p.TX_DEFAULT, 1) == 1
    assert profiles.clear_all(0, None, None) == 2
    assert numbers(profiles) == [4]
    assert profiles.clear(4) == 1
    assert profiles.clear_all(None, None, None) == 0


def test_no_filter_clears_everything():
    storage = MemoryStorage()
    profiles = Profiles(storage)
    for number in range(5):
        put(profiles, made(number, stack=number))
    assert profiles.clear_all(None, None, None) == 5
    assert storage.names("profiles") == []


def test_profiles_and_their_order_survive_a_restart():
    storage = MemoryStorage()
    profiles = Profiles(storage)
    for number in range(50):
        put(profiles, made(number, stack=number % 10, outlet=number // 10, count=48))
    again = Profiles(storage)
    assert again.rows == profiles.rows
    assert len(again.periods(again.rows[7])) == 48 * 9


def test_fifty_profiles_of_48_periods_take_483_bytes_each_in_the_storage_and_47_in_memory():
    storage = MemoryStorage()
    profiles = Profiles(storage)
    for number in range(50):
        put(profiles, made(number, stack=number % 10, outlet=number // 10, count=48))
    assert [storage.size("profiles/%d" % number) for number in range(50)] == [483] * 50
    assert [len(row) for row in profiles.rows] == [47] * 50
    error = raises(BadInput, put, profiles, made(50, p.MAX))
    assert "50" in str(error)


def test_a_change_writes_one_file():
    storage = MemoryStorage()
    profiles = Profiles(storage)
    put(profiles, made(1))
    before = storage.operations
    put(profiles, made(1, tenths=80))
    assert storage.operations == before + 1


def test_a_damaged_profile_is_reported_and_the_others_hold():
    storage = MemoryStorage()
    profiles = Profiles(storage)
    put(profiles, made(1, stack=1))
    put(profiles, made(2, stack=2))
    data = bytearray(storage.files["profiles/1"])
    data[50] ^= 1
    storage.files["profiles/1"] = bytes(data)
    again = Profiles(storage)
    assert numbers(again) == [2]
    assert "profile 1 is damaged" in again.problems[0]


def test_a_profile_that_goes_bad_while_the_station_runs_is_left_out_and_reported():
    storage = MemoryStorage()
    profiles = Profiles(storage)
    put(profiles, made(1))
    storage.files["profiles/1"] = b"?"
    assert profiles.periods(profiles.rows[0]) == b""
    assert profiles.rows == []
    assert profiles.problems


def test_wherever_the_power_goes_the_old_profile_or_the_new_one_is_there_for_good():
    for old, new in ((1, 2), (2, 1)):
        for cut in range(70):
            storage = MemoryStorage()
            put(Profiles(storage), made(old, tenths=160))
            storage.cut_after = cut
            try:
                put(Profiles(storage), made(new, tenths=80))
            except PowerCut:
                pass
            storage.cut_after = -1
            again = Profiles(storage)
            assert len(again.rows) == 1, cut
            tenths = p.read_period(again.periods(again.rows[0]), 0)[1]
            assert (numbers(again), tenths) in (([old], 160), ([new], 80)), cut
            assert numbers(again) == [old if cut < 60 else new]
            again.clear_all(None, None, None)
            assert Profiles(storage).rows == [], cut


def test_a_storage_that_is_full_leaves_what_was():
    storage = MemoryStorage(capacity=80)
    profiles = Profiles(storage)
    put(profiles, made(1))
    raises(OSError, put, profiles, made(2, stack=1))
    raises(OSError, put, profiles, made(2))
    assert numbers(profiles) == numbers(Profiles(storage)) == [1]


def test_a_profile_whose_time_is_over_stays_until_its_place_is_needed():
    profiles = Profiles(MemoryStorage())
    over = made(1, stack=1)
    over.valid_to = NOW - 10
    put(profiles, over, 2, NOW)
    put(profiles, made(2, stack=2), 2, NOW)
    assert numbers(profiles) == [1, 2]
    put(profiles, made(3, stack=3), 2, NOW)
    assert numbers(profiles) == [2, 3]


def test_without_a_trusted_clock_nothing_gives_way():
    profiles = Profiles(MemoryStorage())
    over = made(1, stack=1)
    over.valid_to = NOW - 10
    put(profiles, over, 1)
    raises(BadInput, put, profiles, made(2, stack=2), 1, 0)
    assert numbers(profiles) == [1]


def test_what_cannot_be_followed_to_the_letter_is_refused_with_its_reason():
    over = made()
    over.valid_from = over.valid_to = NOW
    for profile, word in (
        (made(stack=10), "stack level"),
        (made(stack=-1), "stack level"),
        (made(count=49), "48 periods"),
        (made(count=0), "48 periods"),
        (made(purpose=p.MAX, outlet=1), "outlet 1"),
        (made(purpose=p.TX, outlet=0), "outlet 0"),
        (made(purpose=p.MAX, count=2), "no session"),
        (made(number=1 << 31), "id"),
        (over, "becomes valid"),
    ):
        error = raises(BadInput, p.check, profile, CONFIG)
        assert word in str(error), str(error)


def test_periods_begin_at_0_and_follow_each_other():
    for starts in ((10,), (0, 60, 60), (0, 60, 30)):
        profile = made()
        profile.periods = b"".join([p.period(start, 100) for start in starts])
        raises(BadInput, p.check, profile, CONFIG)


def test_a_period_that_cannot_be_is_refused():
    for values in ((-1, 0, 0), (0, -1, 0), (0, 0, 4), (0, 0, -1), (1 << 31, 0, 0)):
        raises(BadInput, p.period, *values)
