"""The guard allocates nothing: it can run in a timer interrupt, and while memory is full."""

from guard_rig import Rig

try:
    from micropython import heap_lock as lock_heap
    from micropython import heap_unlock as unlock_heap
except ImportError:  # CPython runs the same trace, and proves nothing about memory

    def lock_heap():
        pass

    unlock_heap = lock_heap

# Knob and value, or 0 and a number of steps: every state, every fault, every recovery.
# fmt: off
_TRACE = (
    4, 1, 3, 32, 0, 20, 1, 1, 0, 60, 1, 2, 0, 100, 2, 0, 0, 30, 2, 1, 1, 0, 0, 30,
    1, 1, 0, 60, 1, 2, 0, 250, 0, 250, 0, 100, 1, 3, 0, 100, 1, 4, 0, 100, 1, 0, 0, 30,
    1, 2, 0, 250, 0, 250, 0, 100, 8, 1, 0, 20, 8, 0, 7, 1, 0, 250, 0, 250, 0, 100,
    3, 0, 0, 250, 0, 250, 0, 150, 3, 64, 0, 250, 0, 250, 10, 2, 1, 1, 0, 100, 10, 3,
    7, 1, 0, 50, 5, 0, 0, 50, 5, 1, 0, 50, 9, 5, 0, 100, 9, 2, 1, 0, 0, 30, 1, 2,
    0, 250, 0, 250, 0, 100, 11, 1, 0, 100, 11, 3, 1, 0, 0, 30, 1, 2, 0, 250, 0, 250,
    12, 0, 0, 250, 12, 1, 0, 250, 0, 250, 10, 1, 0, 100, 10, 3, 1, 0, 0, 30,
)
# fmt: on


def play_without_memory(rig, trace):
    """The loop of guard_rig.play in memory, itself without allocation; returns the states."""
    seen = 0
    index = 0
    while index < len(trace):
        if trace[index]:
            rig.turn(trace[index], trace[index + 1])
        else:
            for _ in range(trace[index + 1]):
                rig.step()
                seen |= 1 << rig.report.state
                seen |= rig.report.faults << 8
        index += 2
    return seen


def test_no_step_allocates_in_any_state_or_fault_or_over_the_wrap():
    rig = Rig(0x3FFFFFFF - 20000)
    lock_heap()
    try:
        seen = play_without_memory(rig, _TRACE)
        seen |= play_without_memory(rig, _TRACE)
    finally:
        unlock_heap()
    assert rig.report.steps > 10000
    assert seen & 0x3F == 0x3F
    assert seen >> 8 == 0x1FF


def test_the_trace_of_the_proof_visits_every_state_and_every_fault():
    seen = play_without_memory(Rig(), _TRACE)
    assert seen & 0x3F == 0x3F
    assert seen >> 8 == 0x1FF
