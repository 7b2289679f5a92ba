"""The table of faults: complete, in order, in the words the world knows."""

from chargepost import faults
from chargepost.guard import interface

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


def test_every_bit_of_the_guard_is_in_the_table():
    names = ("NO_DIODE", "PILOT_SHORT", "VENTILATION", "PROXIMITY", "RESIDUAL_CURRENT")
    names += ("NOT_CLOSING", "WELDED", "LOCK", "SILENT")
    for name in names:
        bit = getattr(interface, name)
        (fault,) = faults.active(bit)
        assert fault.bit == bit
        assert fault.name == name.lower().replace("_", " ") or fault.name == "application silent"
    for bit in (faults.GUARD_LINK, faults.METER, faults.READER):
        assert len(faults.active(bit)) == 1


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
