"""Filling the report of one outlet from what its guard saw and did."""

from chargepost.guard.interface import (
    WAIT_DIODE,
    WAIT_LOCK,
    WAIT_LONG_REST,
    WAIT_PHASES,
    WAIT_RCM,
    WAIT_REST,
    WAIT_UNTESTED,
    WAIT_WAKE,
    Report,
)


def tell(report: Report, core, recorded: int) -> None:
    """Everything, as of the last step; `recorded` bytes of the black box wait."""
    report.steps = core.steps
    report.recorded = recorded
    _tell_measured(report, core)
    _tell_done(report, core)
    _tell_monitor(report, core)
    report.waits = _waits(core)


def _tell_measured(report: Report, core) -> None:
    report.state = core.pilot.state
    report.plugged = core.pilot.plugged
    report.high_mv = core.high_mv
    report.low_mv = core.low_mv
    report.ohm = core.ohm
    report.cable_ma = core.cable.ma
    report.decicelsius = core.decicelsius
    report.lock_fitted = core.plug_lock.fitted
    report.locked = core.plug_lock.locked


def _tell_done(report: Report, core) -> None:
    feedback = core.contactor_feedback
    report.pwm = core.signal.pwm
    report.duty = core.signal.duty
    report.signalled_ma = core.signal.ma
    report.cap_ma = core.caps.ma
    report.cap_cause = core.caps.cause
    report.phases = core.phase_switch.phases
    report.contactor = feedback if feedback >= 0 else core.interlock.close
    report.faults = core.faults
    report.closings = core.interlock.closings
    report.loaded_opens = core.interlock.loaded_opens
    report.opened_ma = core.opened_ma
    report.silences = core.silences
    report.phase_switches = core.phase_switch.switches
    report.wakes = core.wakeup.count


def _tell_monitor(report: Report, core) -> None:
    rcm = core.rcm
    report.residual = core.watch.residual
    report.rcm_tested = rcm.tested
    report.rcm_tests = rcm.tests
    report.rcm_result = rcm.result
    report.rcm_rise_ms = rcm.rise_ms
    report.rcm_fall_ms = rcm.fall_ms


def _waits(core) -> int:
    interlock = core.interlock
    waits = WAIT_RCM if core.rcm.testing else 0
    if not core.rcm.tested:
        waits |= WAIT_UNTESTED
    if core.phase_switch.busy:
        waits |= WAIT_PHASES
    if core.wakeup.x1:
        waits |= WAIT_WAKE
    if not core.plug_lock.secure:
        waits |= WAIT_LOCK
    if core.pilot.diode != 1:
        waits |= WAIT_DIODE
    if interlock.resting:
        waits |= WAIT_LONG_REST if interlock.tired else WAIT_REST
    return waits
