"""The clock: timers never move when the wall clock does."""

from chargepost.clock import Clock


def test_monotonic_time_only_grows():
    clock = Clock()
    times = [clock.ms() for _ in range(100)]
    assert times == sorted(times)


def test_wall_clock_is_unknown_until_somebody_tells():
    clock = Clock()
    assert clock.now() == 0
    assert not clock.synchronised


def test_a_jump_of_the_wall_clock_leaves_monotonic_time_alone():
    clock = Clock()
    clock.synchronise(1_700_000_000)
    before = clock.ms()
    clock.synchronise(1_900_000_000)
    assert clock.ms() - before < 1000
    assert clock.now() - 1_900_000_000 <= 1


async def test_the_clock_is_never_early():
    clock = Clock()
    await clock.sleep_ms(1050 - clock.ms() % 1000)
    clock.synchronise(1_700_000_000)
    begin = clock.ms()
    while clock.now() == 1_700_000_000:
        await clock.sleep_ms(10)
    assert clock.ms() - begin >= 1000


async def test_a_time_that_it_shows_already_does_not_set_it_back():
    clock = Clock()
    clock.synchronise(1_700_000_000)
    begin = clock.ms()
    await clock.sleep_ms(600)
    assert clock.synchronise(1_700_000_000) == 0
    while clock.now() == 1_700_000_000:
        await clock.sleep_ms(10)
    assert clock.ms() - begin < 1500


def test_a_guess_never_replaces_a_trusted_time():
    clock = Clock()
    clock.synchronise(1_700_000_000)
    clock.guess(1_900_000_000)
    assert clock.now() - 1_700_000_000 <= 1


async def test_sleep_takes_the_time_it_says():
    clock = Clock()
    before = clock.ms()
    await clock.sleep_ms(20)
    assert clock.ms() - before >= 19
