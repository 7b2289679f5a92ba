"""Steps one guard many times: `guard_steps.py IMAGE idle|plugged|charging STEPS`.

Prints the pilot's state at the end and the heap that was allocated by all the steps.
"""

import gc
import sys

import romboot

romboot.mount(sys.argv[1])

from chargepost.guard.guard import Guard  # noqa: E402
from chargepost.guard.interface import state_name  # noqa: E402
from chargepost.guard.ratings import Ratings  # noqa: E402

SETTLE = 400  # steps until debounced and, when asked, closed


class Hardware:
    """Every role of one outlet with a fixed cable; the pilot shows `high`."""

    def __init__(self, high):
        self.pilot = self.contactor = self.lock = self.rcm = self
        self.proximity = self.temperature = self
        self.high = high
        self.duty = 1000
        self.closed = 0
        self.testing = 0

    def high_mv(self):
        return self.high

    def low_mv(self):
        return self.high if self.duty == 1000 else -12000

    def drive(self, duty):
        self.duty = duty

    def close(self):
        self.closed = 1

    def open(self):
        self.closed = 0

    def feedback(self):
        return -1

    def lock(self):
        pass

    def unlock(self):
        pass

    def tripped(self):
        return self.testing

    def test(self, on):
        self.testing = on

    def ohm(self):
        return -1

    def decicelsius(self):
        return 250


def steps(guard, start, count):
    """Step with a fresh heartbeat every 100 ms; allocates nothing itself."""
    core = guard.core
    now = start
    for step in range(count):
        if step % 10 == 0:
            core.beat = (core.beat + 1) & 0xFF
        guard.step(now)
        now += 10
    return now


def main():
    scene = sys.argv[2]
    hardware = Hardware(12000)
    guard = Guard(hardware, Ratings(32000))
    ask = guard.core.ask
    ask.available = 1
    ask.limit_ma = 16000
    ask.permit = 1 if scene == "charging" else 0
    now = steps(guard, 0, SETTLE)  # nobody there: the monitor is tested
    hardware.high = {"idle": 12000, "plugged": 9000, "charging": 6000}[scene]
    now = steps(guard, now, SETTLE)
    gc.collect()
    before = gc.mem_alloc()
    steps(guard, now, int(sys.argv[3]))
    print(state_name(guard.report()), gc.mem_alloc() - before)


main()
