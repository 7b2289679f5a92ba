"""The table of faults: complete, in order, in the words the world knows."""

from chargepost import faults
from chargepost.guard import interface
from chargepost.guard.watch import STOPPING

# OCPP 1.6 section 7.6, those that tell of a fault of the hardware.
_ERROR_CODES = (
    "ConnectorLockFailure",
    "EVCommunicationError",
    "GroundFailure",
    "HighTemperature",
    "InternalError",
    "OtherError",
    "OverCurrentFailure",
    "OverVoltage",
    "PowerMeterFailure",
    "PowerSwitchFailure",
    "ReaderFailure",
    "ResetFailure",
    "UnderVoltage",
    "WeakSignal",
)
_ALL = 0x7FFFFFFF


# The guard's bits, and the one that the table calls otherwise.
_GUARD = ("NO_DIODE", "PILOT_SHORT", "VENTILATION", "PROXIMITY", "RESIDUAL_CURRENT")
_GUARD += ("NOT_CLOSING", "WELDED", "LOCK", "SILENT", "PILOT_LEVEL", "RCM_TEST", "OVER_CURRENT")
_GUARD += ("OVERLOAD", "HOT", "SENSOR", "PHASE_SWITCH")
_OTHER_NAMES = {"SILENT": "application silent", "SENSOR": "temperature sensor"}
_OWN = ("GUARD_LINK", "METER", "READER", "UNDER_VOLTAGE", "OVER_VOLTAGE", "FREQUENCY")
_OWN += ("LOCKED_OUT",)


def test_every_bit_of_the_guard_is_in_the_table():
    for name in _GUARD:
        bit = getattr(interface, name)
        (fault,) = faults.active(bit)
        assert fault.bit == bit
        assert fault.name == _OTHER_NAMES.get(name, name.lower().replace("_", " "))
    for name in _OWN:
        assert len(faults.active(getattr(faults, name))) == 1
    assert len(faults.active(_ALL)) == len(_GUARD) + len(_OWN)


def test_the_applications_bits_lie_above_the_guards_and_are_small_integers():
    for name in _OWN:
        assert 0x80000 < getattr(faults, name) < 1 << 30


def test_the_table_opens_what_the_guard_opens():
    for name in _GUARD:
        bit = getattr(interface, name)
        assert faults.worst(bit).opens == bool(bit & STOPPING)


def test_a_fault_without_a_bound_ends_by_itself_or_is_a_warning():
    for fault in faults.active(_ALL):
        assert fault.most or fault.ends == faults.BY_ITSELF or fault.severity == faults.WARNING


def test_a_fault_is_tried_again_only_after_a_pause_and_less_often_than_it_locks_out():
    for fault in faults.active(_ALL):
        assert bool(fault.tries) == bool(fault.pause_s)
        assert fault.tries < (fault.most or 1)


def test_a_residual_current_waits_for_the_unplugging_and_three_for_service():
    fault = faults.worst(interface.RESIDUAL_CURRENT)
    assert (fault.ends, fault.most, fault.tries) == (faults.CAR_LEAVES, 3, 0)


def test_a_weld_waits_for_service_at_once():
    fault = faults.worst(interface.WELDED)
    assert (fault.ends, fault.most, fault.tries) == (faults.SERVICE, 1, 0)


def test_a_failed_self_test_is_repeated_three_times_after_a_minute():
    fault = faults.worst(interface.RCM_TEST)
    assert (fault.ends, fault.most, fault.tries, fault.pause_s) == (faults.SERVICE, 4, 3, 60)


def test_what_ends_by_itself_is_not_kept_over_a_restart():
    for fault in faults.active(faults.kept()):
        assert fault.ends != faults.BY_ITSELF
    assert faults.kept() & interface.RESIDUAL_CURRENT
    assert not faults.kept() & (interface.HOT | interface.OVERLOAD | faults.LOCKED_OUT)


def test_no_two_faults_share_a_bit_or_a_name():
    found = faults.active(_ALL)
    assert (
        len({fault.bit for fault in found}) == len({fault.name for fault in found}) == len(found)
    )


def test_the_most_severe_comes_first():
    severities = [fault.severity for fault in faults.active(_ALL)]
    assert severities == sorted(severities, reverse=True)
    worst = faults.worst(interface.NO_DIODE | interface.WELDED | faults.METER)
    assert worst.name == "welded"
    assert faults.sentence(interface.NO_DIODE | interface.WELDED) == worst.sentence


def test_the_codes_are_those_of_the_standards():
    for fault in faults.active(_ALL):
        assert fault.error_code in _ERROR_CODES
        assert fault.mrec == "" or (fault.mrec.startswith("CX0") and len(fault.mrec) == 5)
        assert len(fault.sentence) <= 100
        assert fault.sentence.endswith(".")


def test_what_concerns_the_car_alone_leaves_the_outlet_in_service():
    for bit in (interface.NO_DIODE, interface.VENTILATION, interface.PROXIMITY):
        assert faults.stops_charging(bit)
        assert not faults.is_faulted(bit)


def test_a_lost_meter_or_reader_stops_nobody():
    for bit in (faults.METER, faults.READER, interface.SILENT):
        assert not faults.stops_charging(bit)
        assert not faults.is_faulted(bit)


def test_a_broken_outlet_is_out_of_service():
    for bit in (interface.WELDED, interface.RESIDUAL_CURRENT, interface.LOCK, faults.GUARD_LINK):
        assert faults.stops_charging(bit | faults.METER)
        assert faults.is_faulted(bit | faults.METER)


def test_no_fault_says_nothing():
    assert faults.active(0) == []
    assert faults.worst(0) is None
    assert faults.sentence(0) == ""
    assert not faults.is_faulted(0)
