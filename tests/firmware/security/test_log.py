"""The security log: nothing critical is lost, nothing grows without bound."""

from both import FakeClock, MemoryStorage, PowerCut, raises
from chargepost.security.events import EVENTS, traits
from chargepost.security.log import SecurityLog

NOW = 1767225600


def log(storage=None, clock=None, said=None):
    said = [] if said is None else said
    clock = clock or FakeClock(unix=NOW)
    return SecurityLog(storage or MemoryStorage(), clock, said.append)


def names(found):
    return [event for _, event, _ in found.lines()]


def test_S51_a_critical_event_waits_over_a_restart_until_it_is_confirmed():
    storage = MemoryStorage()
    found = log(storage)
    found.record("InvalidMessages", "not told")
    found.record("StartupOfTheDevice", "1.0")
    found.record("ResetOrReboot", "soft")
    again = log(storage)
    number, unix, event, info = again.pending()
    assert (unix, event, info) == (NOW, "StartupOfTheDevice", "1.0")
    again.confirm(number)
    assert again.pending()[2] == "ResetOrReboot"
    later = log(storage)
    assert later.pending()[2] == "ResetOrReboot"
    later.confirm(later.pending()[0])
    assert later.pending() is None
    assert log(storage).pending() is None
    assert names(later) == ["InvalidMessages", "StartupOfTheDevice", "ResetOrReboot"]


def test_the_table_has_the_eighteen_events_of_1_6():
    assert len(EVENTS) == len({event for event, _, _ in EVENTS}) == 18
    raises(ValueError, traits, "SomethingElse")


def test_what_a_backend_repeats_is_written_once_in_ten_minutes():
    clock = FakeClock(unix=NOW)
    found = log(clock=clock)
    for _ in range(50):
        found.record("InvalidMessages", "the same")
        clock.advance(1000)
    found.record("InvalidMessages", "another")
    clock.advance(600000)
    found.record("InvalidMessages", "the same")
    assert [info for _, _, info in found.lines()] == ["the same", "another", "the same"]


def test_what_the_backend_has_confirmed_is_news_when_it_comes_again():
    found = log(clock=FakeClock(unix=NOW))
    for confirmed, written in ((False, 1), (True, 1), (False, 2)):
        found.record("InvalidCentralSystemCertificate", "not signed")
        found.record("InvalidMessages", "the same")
        assert names(found).count("InvalidCentralSystemCertificate") == written
        if confirmed:
            found.confirm(found.pending()[0])
    assert names(found).count("InvalidMessages") == 1


def test_nonsense_of_many_kinds_wears_the_flash_no_more_than_that_of_one():
    clock = FakeClock(unix=NOW)
    storage = MemoryStorage()
    found = log(storage, clock)
    for count in range(6000):
        found.record("InvalidMessages", "kind %d" % (count % 40))
        clock.advance(100)
    assert storage.operations <= 9
    found.record("StartupOfTheDevice")  # what is critical is never held back
    assert names(found)[-1] == "StartupOfTheDevice"


def test_two_changes_of_a_password_are_two_events():
    found = log()
    for _ in range(2):
        found.record("ReconfigurationOfSecurityParameters", "AuthorizationKey")
    assert len(list(found.lines())) == 2


def test_the_oldest_go_when_the_log_is_full_and_numbers_never_repeat():
    storage = MemoryStorage()
    found = log(storage)
    for count in range(1000):
        found.record("ReconfigurationOfSecurityParameters", "change %d" % count)
    kept = list(found.lines())
    assert kept[-1][2] == "change 999"
    assert 100 < len(kept) < 400
    assert sum([storage.size(name) for name in storage.files]) < 20000
    infos = [int(info[7:]) for _, _, info in kept]
    assert infos == list(range(infos[0], 1000))


def test_a_period_of_the_log():
    clock = FakeClock(unix=NOW)
    found = log(clock=clock)
    for _ in range(5):
        found.record("StartupOfTheDevice")
        clock.advance(10000)
    assert [unix - NOW for unix, _, _ in found.lines(NOW + 10, NOW + 30)] == [10, 20, 30]
    assert [unix - NOW for unix, _, _ in found.lines(NOW + 35)] == [40]


def test_a_record_torn_by_a_power_cut_costs_only_itself():
    for cut in range(60):
        files = {}
        found = log(MemoryStorage(files=files))
        found.record("StartupOfTheDevice", "first")
        try:
            found._storage.cut_after = cut
            found.record("ResetOrReboot", "torn")
        except PowerCut:
            pass
        after = log(MemoryStorage(files=files))
        after.record("FirmwareUpdated", "last")
        infos = [info for _, _, info in after.lines()]
        assert infos in (["first", "last"], ["first", "torn", "last"]), (cut, infos)


def test_a_cut_while_the_log_turns_over_loses_and_doubles_nothing():
    storage = MemoryStorage()
    found = log(storage)
    while storage.size("security/log") < 8100:
        found.record("ResetOrReboot", "filling")
    before = len(list(found.lines()))
    size = storage.size("security/log")
    for cut in list(range(0, 8600, 97)) + list(range(size - 2, size + 4)):
        files = dict(storage.files)
        try:
            log(MemoryStorage(files=files, cut_after=cut)).record("FirmwareUpdated", "x" * 200)
        except PowerCut:
            pass
        kept = [info for _, _, info in log(MemoryStorage(files=files)).lines()]
        assert len([info for info in kept if info == "filling"]) == before, cut


def test_a_log_that_is_gone_says_so():
    storage = MemoryStorage()
    found = log(storage)
    found.record("StartupOfTheDevice")
    found.confirm(1)
    storage.remove("security/log")
    again = log(storage)
    assert names(again) == ["SecurityLogWasCleared"]
    assert again.pending()[0] == 2


def test_an_event_from_before_the_time_was_known_gets_its_time_afterwards():
    clock = FakeClock()
    found = log(clock=clock)
    found.record("StartupOfTheDevice")
    clock.advance(30000)
    clock.synchronise(NOW)
    assert found.pending()[1] == NOW - 30


def test_a_full_storage_is_told_and_does_not_stop_anybody():
    said = []
    found = log(MemoryStorage(capacity=10), said=said)
    found.record("StartupOfTheDevice")
    assert "cannot be written" in said[-1]


def test_line_breaks_and_length_of_the_info_are_tamed():
    found = log()
    found.record("InvalidMessages", "two\nlines " + "x" * 300)
    assert list(found.lines())[0][2] == "two lines " + "x" * 245
