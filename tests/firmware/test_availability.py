"""Operative or not: what the operator decided holds, also over a restart."""

from both import MemoryStorage, raises
from chargepost.availability import Availability
from fakes import outlet_with_transaction, plain_outlet


def test_an_outlet_goes_out_of_service_and_comes_back():
    outlets = [plain_outlet(1), plain_outlet(2)]
    availability = Availability(MemoryStorage(), outlets)
    assert availability.change(1, False) == "Accepted"
    assert [outlet.operative for outlet in outlets] == [False, True]
    assert availability.change(1, True) == "Accepted"
    assert [outlet.operative for outlet in outlets] == [True, True]


def test_outlet_0_means_all_of_them():
    outlets = [plain_outlet(1), plain_outlet(2)]
    Availability(MemoryStorage(), outlets).change(0, False)
    assert [outlet.operative for outlet in outlets] == [False, False]


def test_the_decision_survives_a_restart():
    storage = MemoryStorage()
    Availability(storage, [plain_outlet(1), plain_outlet(2)]).change(2, False)
    outlets = [plain_outlet(1), plain_outlet(2)]
    Availability(storage, outlets)
    assert [outlet.operative for outlet in outlets] == [True, False]


def test_during_a_transaction_the_change_is_scheduled_for_its_end():
    outlet = outlet_with_transaction(1)
    availability = Availability(MemoryStorage(), [outlet])
    assert availability.change(1, False) == "Scheduled"
    availability.settle(outlet)
    assert outlet.operative
    outlet.transaction = None
    availability.settle(outlet)
    assert not outlet.operative


def test_what_was_scheduled_survives_a_power_cut():
    storage = MemoryStorage()
    Availability(storage, [outlet_with_transaction(1)]).change(1, False)
    outlets = [plain_outlet(1)]
    Availability(storage, outlets)
    assert not outlets[0].operative


def test_a_scheduled_change_can_be_taken_back():
    outlet = outlet_with_transaction(1)
    availability = Availability(MemoryStorage(), [outlet])
    availability.change(1, False)
    assert availability.change(1, True) == "Accepted"
    outlet.transaction = None
    availability.settle(outlet)
    assert outlet.operative


def test_what_cannot_be_kept_has_changed_nothing():
    def broken(name, chunks):
        raise OSError(28, "No space left on device")

    storage = MemoryStorage()
    outlets = [plain_outlet(1), outlet_with_transaction(2)]
    availability = Availability(storage, outlets)
    storage.replace = broken
    raises(OSError, availability.change, 0, False)
    assert outlets[0].operative
    outlets[1].transaction = None
    availability.settle(outlets[1])
    assert outlets[1].operative
