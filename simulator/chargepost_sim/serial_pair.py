"""Two serial devices joined by a cable: what is written to one is read from the other."""

import asyncio
import contextlib
import os
import tty


class SerialPair:
    """`near` and `far` are paths of pseudo-terminals in raw mode; needs a running loop.

    Both ends can be opened, closed and opened again while the pair lives. Once `close`d, whoever
    has an end open reads its end of file.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._files: list[int] = []
        self._out: dict[int, bytes] = {}
        near, self.near = self._terminal()
        far, self.far = self._terminal()
        self._join(near, far)
        self._join(far, near)

    def _terminal(self) -> tuple[int, str]:
        controller, device = os.openpty()
        tty.setraw(device)
        os.set_blocking(controller, False)
        # Our own handle of the device stays open, or the pair would hang up between two users.
        self._files += [controller, device]
        return controller, os.ttyname(device)

    def _join(self, source: int, target: int) -> None:
        self._out[target] = b""

        def read() -> None:
            with contextlib.suppress(BlockingIOError):
                self._send(target, os.read(source, 4096))

        self._loop.add_reader(source, read)

    def _send(self, target: int, data: bytes) -> None:
        self._out[target] += data
        with contextlib.suppress(BlockingIOError):
            self._out[target] = self._out[target][os.write(target, self._out[target]) :]
        if self._out[target]:
            self._loop.add_writer(target, self._send, target, b"")
        else:
            self._loop.remove_writer(target)

    def close(self) -> None:
        for target in self._out:
            self._loop.remove_reader(target)
            self._loop.remove_writer(target)
        self._out.clear()
        for file in self._files:
            os.close(file)
        self._files.clear()
