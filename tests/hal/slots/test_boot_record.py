"""Which image a boot loader starts, after whatever has happened."""

from chargepost_hal.slots.boot_record import BACK, NORMAL, READY, REJECTED, TRIAL, BootRecord


def start(record):
    """A boot loader that has nothing but what is written down."""
    after = BootRecord(record.data())
    after.start()
    return after


def activated():
    record = BootRecord()
    record.hold("b", 5000, "0.2.0")
    assert record.fire("activate")
    return record


def test_without_a_record_the_image_of_the_factory_is_started():
    for data in (None, b"", b"nonsense", b"00000000 b normal 0 0 - 1 -\n"):
        record = BootRecord(data)
        assert (record.next, record.state, record.length("a")) == ("a", NORMAL, 0), data


def test_every_byte_of_the_record_counts():
    data = activated().data()
    for at in range(len(data)):
        broken = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert BootRecord(broken).state == NORMAL, at
        assert BootRecord(data[:at]).state == NORMAL, at


def test_an_intact_record_with_other_words_is_none():
    for version in ("1.0 beta", " ", "a b c"):
        record = activated()
        record.hold("b", 5000, version)
        found = BootRecord(record.data())
        assert (found.next, found.state, found.length("b")) == ("a", NORMAL, 0), version


def test_an_activated_image_is_started_on_trial():
    record = activated()
    assert (record.state, record.running) == (READY, "a")
    record = start(record)
    assert (record.next, record.state, record.running) == ("b", TRIAL, "b")
    assert (record.length("b"), record.version("b")) == (5000, "0.2.0")


def test_one_that_confirms_itself_stays():
    record = start(activated())
    assert record.fire("confirm")
    for _ in range(5):
        record = start(record)
        assert (record.next, record.state) == ("b", NORMAL)


def test_one_that_does_not_is_left_after_two_starts():
    record = start(start(activated()))
    assert (record.next, record.state) == ("b", TRIAL)
    record = start(record)
    assert (record.next, record.state, record.running) == ("a", BACK, "a")
    assert (start(record).next, start(record).state) == ("a", BACK)


def test_one_that_gives_itself_up_is_left_at_once():
    record = start(activated())
    assert record.fire("reject")
    assert (record.state, record.running) == (REJECTED, "b")
    record = start(record)
    assert (record.next, record.state, record.running) == ("a", BACK, "a")
    assert record.fire("confirm")
    assert start(record).state == NORMAL


def test_the_next_image_goes_where_the_one_before_was():
    record = start(activated())
    record.fire("confirm")
    record.hold("a", 6000, "0.3.0")
    assert record.fire("activate")
    record = start(record)
    assert (record.next, record.length("a"), record.version("b")) == ("a", 6000, "0.2.0")
    # It gets its two starts, whatever the one before has used.
    assert start(record).next == "a"
    assert start(start(record)).next == "b"


def test_activating_twice_is_activating_once():
    record = activated()
    assert record.fire("activate")
    assert start(record).next == "b"


def test_what_means_nothing_changes_nothing():
    record = BootRecord()
    for event in ("confirm", "reject", "start", "spent", "nonsense"):
        assert not record.fire(event)
    assert record.data() == BootRecord().data()
    assert not record.start()


def test_no_order_of_events_leads_to_a_slot_without_an_image():
    events = ("start", "spent", "confirm", "reject")
    states = [activated().data()]
    seen = []
    while states:
        data = states.pop()
        seen.append(data)
        for event in events:
            record = BootRecord(data)
            assert record.next in ("a", "b")
            record.start() if event == "start" else record.fire(event)
            if record.data() not in seen and record.data() not in states:
                states.append(record.data())
    assert 6 <= len(seen) < 20
