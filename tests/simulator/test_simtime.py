"""The time of a simulated station stops when it is told to, whatever waits for it."""

import asyncio
from contextlib import suppress

from chargepost_sim.simtime import SimTime


async def test_a_gate_that_loses_its_cancellation_does_not_keep_the_time_running():
    waiting = asyncio.Event()

    async def gate(_ms: int):
        waiting.set()
        # As asyncio.wait_for does when it is done in the same moment.
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    time_base = SimTime(10)
    time_base.gates.append(gate)
    time_base.start()
    await waiting.wait()
    async with asyncio.timeout(10):
        await time_base.stop()
    stopped = time_base.ms()
    await asyncio.sleep(0.01)
    assert time_base.ms() == stopped
