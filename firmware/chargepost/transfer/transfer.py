"""Downloads and uploads with their attempts; `http` and `ftp` make one attempt each."""

import gc

from chargepost.errors import ChargepostError
from chargepost.patience import within
from chargepost.port import const
from chargepost.transfer import location as locations
from chargepost.transfer.error import Stopped, TransferError
from chargepost.transfer.stream import Stream

_PATIENCE_MS = const(30000)  # for an answer, and between two pieces of a file
_SLICE_MS = const(1000)


class Transfer:
    """One file on its way.

    `tls` is a function that makes a TLS context, or raises BadInput; `log(text)` hears of
    attempts that failed. `stop()` ends it within a second, with Stopped.
    """

    def __init__(self, network, clock, tls, log):
        self.network = network
        self.clock = clock
        self.tls = tls
        self.log = log
        self.patience_ms = _PATIENCE_MS
        self.stopped = False

    def stop(self) -> None:
        """Give up soon."""
        self.stopped = True

    async def download(self, url: str, sink, retries: int, interval_s: int) -> None:
        """Fill the sink: `size` bytes it has; `add(data)`, `clear()`; `limit` bytes at most.

        An attempt goes on where the one before broke off. Raises TransferError after `retries`
        more attempts than one, BadInput for a bad URL, OSError when the sink cannot be written.
        """
        place = locations.parse(url)
        seen = [""]  # what the server called the version of the file: parts must be of one
        sink.clear()
        protocol = _protocol(place)

        def attempt():
            return protocol.get(self, place, sink, seen)

        await self._try(attempt, retries, interval_s)

    async def upload(self, url: str, name: str, source, retries: int, interval_s: int) -> None:
        """Send the source, of `size` bytes, `read(offset, most)`, as `name` into a folder."""
        place = locations.parse(url)
        protocol = _protocol(place)

        def attempt():
            return protocol.put(self, place, name, source)

        await self._try(attempt, retries, interval_s)

    async def _try(self, attempt, retries, interval_s):
        while True:
            gc.collect()  # TLS wants one piece of 16 KiB
            try:
                return await attempt()
            except TransferError as error:
                if retries <= 0 or not error.again:
                    raise
                self.log("%s %d more attempts." % (error, retries))
            retries -= 1
            await self._rest(interval_s * 1000)

    async def _rest(self, ms):
        end_ms = self.clock.ms() + ms
        while self.clock.ms() < end_ms:
            if self.stopped:
                raise Stopped()
            await self.clock.sleep_ms(min(_SLICE_MS, end_ms - self.clock.ms()))

    async def open(self, host: str, port: int, secure: bool) -> Stream:
        """A connection; TransferError when none comes about."""
        try:
            tls = self.tls() if secure else None
            line = await self.within(self.network.connect(host, port, tls))
        except ChargepostError as error:
            raise TransferError(str(error))
        except OSError as error:
            raise TransferError("%s cannot be reached: %s." % (host, error))
        return Stream(line, self)

    async def within(self, coroutine):
        """Its result; TransferError when it takes longer than the patience."""
        late = TransferError("No answer for %d s." % (self.patience_ms // 1000))
        try:
            return await within(self.clock, coroutine, self.patience_ms, late)
        except MemoryError:
            raise TransferError("There was not enough memory for the connection.")


def _protocol(place):
    """The module for a URL, loaded when it is needed."""
    if place.scheme.startswith("http"):
        from chargepost.transfer import http

        return http
    from chargepost.transfer import ftp

    return ftp
