"""Waiting for other machines, but only so long."""

import asyncio

from chargepost.port import const

_EPROTO = const(71)


async def within(clock, coroutine, ms: int, late):
    """The result of the coroutine; raises what it raises, or `late` when `ms` have passed."""
    outcome = []
    done = asyncio.Event()

    async def work():
        try:
            outcome.append((await coroutine, None))
        except Exception as error:
            outcome.append((None, error))
        done.set()

    task = asyncio.create_task(work())
    try:
        await clock.wait(done, ms)
    finally:
        if not outcome:
            task.cancel()
    if not outcome:
        raise late
    result, error = outcome[0]
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        # A certificate that is refused is a plain ValueError on MicroPython.
        raise OSError(_EPROTO, str(error))
    if error:
        raise error
    return result
