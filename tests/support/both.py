"""Helpers for tests that run on CPython and MicroPython from the same file.

Such a test is a plain function (or coroutine function) named test_*, without fixtures.
"""

import os


def raises(kind, call, *args):
    """Call it; the exception must be of `kind` and is returned for a closer look."""
    try:
        call(*args)
    except kind as error:
        return error
    raise AssertionError("%s was not raised" % kind.__name__)


async def raises_async(kind, awaitable):
    """Await it; the exception must be of `kind` and is returned for a closer look."""
    try:
        await awaitable
    except kind as error:
        return error
    raise AssertionError("%s was not raised" % kind.__name__)


class Skip(Exception):
    """Raise it to skip a test, with the reason."""


class FakeClock:
    """A clock that the test moves by hand; same shape as chargepost.clock.Clock.

    `sleep_ms` and `wait` move it on at once, so that code with time-outs runs in no time.
    """

    def __init__(self, ms=0, unix=0):
        self._ms = ms
        self._unix_at_0 = unix
        self.synchronised = bool(unix)

    def ms(self):
        return self._ms

    def now(self):
        return self._unix_at_0 + self._ms // 1000 if self._unix_at_0 else 0

    def guess(self, unix):
        if not self.synchronised and unix > self.now():
            self._unix_at_0 = unix - self._ms // 1000

    def synchronise(self, unix):
        correction = unix - self.now()
        self._unix_at_0 = unix - self._ms // 1000
        self.synchronised = True
        return correction

    def advance(self, ms):
        self._ms += ms

    async def sleep_ms(self, ms):
        self._ms += ms

    async def wait(self, event, ms):
        if not event.is_set():
            self._ms += ms
        return event.is_set()


class MemoryStorage:
    """chargepost_hal.contract.Storage in RAM, with an optional size and an optional cut.

    `cut_after` counts bytes: once so many were written, the power is gone: what was written
    stays, everything later raises PowerCut. `operations` counts the calls that wrote.
    """

    def __init__(self, capacity=1 << 20, files=None, cut_after=-1):
        self.files = files if files is not None else {}
        self.capacity = capacity
        self.cut_after = cut_after
        self.operations = 0

    def _spend(self, data):
        """The part of `data` that still reaches the medium, and whether that was all."""
        self.operations += 1
        if self.cut_after < 0:
            return data, False
        part = data[: self.cut_after]
        cut = len(part) < len(data) or self.cut_after == 0
        self.cut_after -= len(part)
        return part, cut

    def read(self, name, offset=0, size=-1):
        data = self.files.get(name)
        if data is None:
            return None
        return bytes(data[offset:] if size < 0 else data[offset : offset + size])

    def size(self, name):
        data = self.files.get(name)
        return -1 if data is None else len(data)

    def append(self, name, data):
        if len(data) > self.free():
            raise OSError(28, "No space left on device")
        part, cut = self._spend(bytes(data))
        if part or not cut:
            self.files[name] = self.files.get(name, b"") + part
        if cut:
            raise PowerCut

    def replace(self, name, chunks):
        data = b"".join([bytes(chunk) for chunk in chunks])
        if len(data) > self.free() + max(0, self.size(name)):
            raise OSError(28, "No space left on device")
        _, cut = self._spend(data)
        if cut:
            raise PowerCut
        self.files[name] = data

    def remove(self, name):
        _, cut = self._spend(b"r")
        if cut:
            raise PowerCut
        self.files.pop(name, None)

    def names(self, folder):
        start = folder + "/" if folder else ""
        found = [name[len(start) :] for name in self.files if name.startswith(start)]
        return sorted([name for name in found if "/" not in name])

    def free(self):
        return self.capacity - sum([len(data) for data in self.files.values()])


class PowerCut(Exception):
    """The simulated power is gone; nothing runs after this."""


class MemoryLine:
    """chargepost_hal.contract.Line to a device played by the test.

    `answer(data) -> bytes or list of bytes` is called with each write; a list arrives in
    pieces. Without an answer a read times out and moves the clock on.
    """

    def __init__(self, clock, answer=None):
        self.clock = clock
        self.answer = answer
        self.sent = []
        self.incoming = []
        self.closed = False

    async def write(self, data):
        if self.closed:
            raise OSError(104, "closed")
        self.sent.append(bytes(data))
        reply = self.answer(bytes(data)) if self.answer else None
        if isinstance(reply, list):
            self.incoming.extend(reply)
        elif reply:
            self.incoming.append(reply)

    async def read(self, timeout_ms):
        if self.incoming:
            return self.incoming.pop(0)
        if self.closed:
            raise OSError(104, "closed")
        self.clock.advance(timeout_ms)
        return b""

    async def close(self):
        self.closed = True


def scratch(name):
    """An empty directory below the one in CHARGEPOST_SCRATCH, for tests that need real files."""
    path = os.getenv("CHARGEPOST_SCRATCH") or "."
    return path + "/" + name
