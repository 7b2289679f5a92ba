"""The lock of the plug: locked before energy flows, released after the outlet is dead."""

from chargepost.guard.interface import LOCK
from guard_rig import LEVELS, Rig

A, B, C = LEVELS[:3]


def test_nothing_closes_on_a_plug_that_is_not_locked():
    rig = Rig()
    rig.outlet.bolt_mirror = 0
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = C
    rig.run(2900)
    assert rig.outlet.bolt == 1
    assert not rig.outlet.closed
    rig.run(8500)
    assert rig.report.faults == 0
    rig.run(200)
    assert rig.report.faults == LOCK
    assert not rig.outlet.closed


def test_a_bolt_that_got_stuck_is_moved_back_and_tried_again():
    rig = Rig()
    rig.outlet.bolt_mirror = 0
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = C
    rig.run(3700)
    assert rig.outlet.bolt == 0
    rig.run(1000)
    assert rig.outlet.bolt == 1
    rig.outlet.bolt_mirror = 2
    rig.run(1000)
    assert rig.report.faults == 0
    assert rig.outlet.closed


def test_a_bolt_that_arrives_while_it_is_being_moved_back_is_not_trusted():
    rig = Rig()
    rig.outlet.bolt_mirror = 0
    rig.ask.permit = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = C
    while rig.outlet.bolt == 0:
        rig.step()
    while rig.outlet.bolt == 1:
        rig.step()
    rig.outlet.bolt_mirror = 1
    rig.run(900)
    assert rig.outlet.bolt == 0
    assert not rig.outlet.closed
    rig.run(200)
    assert rig.outlet.bolt == 1
    assert rig.outlet.closed


def test_a_clear_gives_a_lock_that_gave_up_its_attempts_again():
    rig = Rig()
    rig.outlet.bolt_mirror = 0
    rig.ask.permit = rig.ask.hold_lock = 1
    rig.ask.limit_ma = 16000
    rig.outlet.level = C
    rig.run(20000)
    assert rig.report.faults == LOCK
    rig.ask.clear = 1
    rig.run(3500)
    assert rig.report.faults == 0
    assert rig.outlet.bolt == 0
    rig.outlet.bolt_mirror = 2
    rig.run(2000)
    assert rig.outlet.bolt == 1
    assert rig.outlet.closed


def test_a_lock_that_gives_way_under_load_opens_at_once():
    rig = Rig().charging()
    rig.outlet.bolt_mirror = 0
    rig.run(10)
    assert not rig.outlet.closed
    assert rig.report.faults == LOCK


def test_the_plug_is_released_only_after_the_outlet_is_dead():
    rig = Rig().charging()
    rig.outlet.mirror = 1  # still closed, says the mirror contact
    rig.ask.permit = 0
    rig.outlet.level = B
    rig.run(200)
    assert not rig.outlet.closed
    assert rig.outlet.bolt == 1
    rig.outlet.mirror = 2
    rig.run(200)
    assert rig.outlet.bolt == 0


def test_without_a_mirror_contact_the_lock_waits_for_200_ms():
    rig = Rig()
    rig.outlet.mirror = -1
    rig.charging()
    rig.ask.permit = 0
    rig.outlet.level = B
    rig.run(30)
    assert not rig.outlet.closed
    rig.run(190)
    assert rig.outlet.bolt == 1
    rig.run(20)
    assert rig.outlet.bolt == 0


def test_the_application_can_hold_the_plug_between_sessions():
    rig = Rig()
    rig.outlet.level = B
    rig.run(500)
    assert rig.outlet.bolt == 0
    rig.ask.hold_lock = 1
    rig.run(50)
    assert rig.report.locked == 1
    rig.outlet.level = A  # unplugged at the car: the cable stays
    rig.run(500)
    assert rig.report.locked == 1


def test_an_empty_socket_is_never_locked():
    rig = Rig()
    rig.outlet.ohms = 1000000
    rig.ask.hold_lock = 1
    rig.run(500)
    assert rig.outlet.bolt == 0


def test_a_lock_that_does_not_release_is_a_fault():
    rig = Rig().charging()
    rig.outlet.bolt_mirror = 1
    rig.ask.permit = 0
    rig.outlet.level = B
    rig.run(11000)
    assert rig.report.faults == 0
    rig.run(700)
    assert rig.outlet.bolt == 0
    assert rig.report.faults == LOCK
