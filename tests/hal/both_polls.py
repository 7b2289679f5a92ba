"""Polls a reader with the driver of either runtime, for tests against emulated hardware."""

import asyncio
from pathlib import Path

from hal.reader_script import polls
from support import runtimes


async def poll(runtime: str, kind: str, path: str, baud: int, times: int) -> list[str]:
    """What `times` polls of a reader on a serial line found (hal.reader_script)."""
    if runtime == "cpython":
        return await polls(kind, path, baud, times)
    process = await asyncio.create_subprocess_exec(
        runtimes.micropython(),
        str(Path(__file__).with_name("reader_script.py")),
        *(kind, path, str(baud), str(times)),
        env=runtimes.environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode().splitlines()
