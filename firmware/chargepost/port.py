"""The one file that knows on which runtime it runs.

Everything else in the portable rooms imports from here what the runtimes do differently.
"""

import asyncio
import os
import select
import time

try:  # MicroPython
    from asyncio import wait_for_ms as _wait_for_ms

    from micropython import const

    MICROPYTHON = True
except ImportError:  # CPython
    MICROPYTHON = False

    def const(value):
        return value

    async def _wait_for_ms(awaitable, ms):
        return await asyncio.wait_for(awaitable, ms / 1000)


# ESP32 and STM32 count seconds from 2000, the others from 1970.
_EPOCH = const(946684800) if time.gmtime(0)[0] == 2000 else 0


if MICROPYTHON:
    _IPPROTO_TCP = const(6)
    _TCP_NODELAY = const(1)
    _FATAL = const(-0x3000)  # MBEDTLS_ERR_X509_FATAL_ERROR

    def ticks_ms() -> int:
        """Milliseconds of a counter that wraps; only `ticks_diff` may interpret it."""
        return time.ticks_ms()

    def ticks_diff(later: int, earlier: int) -> int:
        """Milliseconds between two `ticks_ms()` at most six days apart."""
        return time.ticks_diff(later, earlier)

    async def sleep_ms(ms: int) -> None:
        await asyncio.sleep_ms(ms)

    def sync(file) -> None:
        """Bring a file's bytes to the medium: LittleFS does that on flush."""
        file.flush()

    def sync_folder(path: str) -> None:
        """Bring a folder's entries to the medium: LittleFS has done that already."""

    class TlsStream(asyncio.StreamReader):
        """A stream that closes the socket below: TLS that has failed lets go of it as it is.

        To begin with it is what `asyncio.open_connection` takes for an SSL context.
        """

        def __init__(self, tls):
            self._tls = tls

        def wrap_socket(self, plain, **options):
            self._plain = plain
            secured = self._tls.wrap_socket(plain, **options)
            asyncio.StreamReader.__init__(self, secured)
            self._tls = None
            return secured

        async def wait_closed(self):
            try:
                await asyncio.StreamReader.wait_closed(self)
            finally:
                self._plain.close()

    async def open_tcp(host: str, port: int, tls=None):
        """(reader, writer) of a connection; OSError when nobody answers there.

        `tls` is an SSL context that verifies; its handshake happens at the first write.
        """
        stream = TlsStream(tls) if tls else None
        reader, writer = await asyncio.open_connection(host, port, stream, host)
        if stream:
            reader = writer = stream
        poller = select.poll()
        poller.register(reader.s, select.POLLIN)
        for _, event in poller.poll(0):
            if event & select.POLLERR:
                # A refused connection shows itself only when somebody reads.
                try:
                    reader.s.read(1)
                finally:
                    await writer.wait_closed()
        if tls is None:
            # Small frames must not wait for the acknowledgement of the one before (RFC 896).
            reader.s.setsockopt(_IPPROTO_TCP, _TCP_NODELAY, 1)
        return reader, writer

    def tls_client_context(roots: list, client: tuple | None = None, judge=None):
        """SSL context that trusts the DER certificates in `roots`; ValueError if it cannot.

        `client` is (certificates, key) of the station in DER. `judge.accept(der)` may refuse the
        certificate that the server shows; TLS verifies it, too.
        """
        import tls

        if not roots:
            raise ValueError("there are none, and without them nothing can be verified")
        context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        context.verify_mode = tls.CERT_REQUIRED  # off by default on MicroPython
        for der in roots:
            context.load_verify_locations(der)
        if client:
            _load_client(context, client)
        if judge:
            # Called from within the handshake: what it raised would be lost in there.
            def verify(der, depth):
                try:
                    return 0 if depth or judge.accept(bytes(der)) else _FATAL
                except Exception:
                    return _FATAL

            context.verify_callback = verify
        return context

    def _load_client(context, client: tuple) -> None:
        """A certificate that comes with the same key once more goes behind the one before."""
        for index, der in enumerate(client[0]):
            try:
                context.load_cert_chain(der, client[1])
            except ValueError:
                if not index:
                    raise
                return  # a TLS that takes one: the backend has to know the rest

    class _Serial:
        """A device file: it has no non-blocking mode, so ask for each byte before reading it."""

        def __init__(self, path):
            self._file = open(path, "r+b", buffering=0)  # noqa: SIM115
            self._poller = select.poll()
            self._poller.register(self._file, select.POLLIN)

        def read(self, size):
            yield asyncio.core._io_queue.queue_read(self._file)
            data = bytearray()
            while len(data) < size and (not data or self._poller.poll(0)):
                byte = self._file.read(1)
                if not byte:
                    break
                data.extend(byte)
            return bytes(data)

        def write(self, data):
            self._file.write(data)

        async def drain(self):
            await asyncio.sleep_ms(0)

        def close(self):
            pass

        async def wait_closed(self):
            asyncio.core._io_queue.remove(self._file)
            self._file.close()

    async def open_serial(path, baud: int, parity: str = "N"):
        """(reader, writer) of a serial line: a device file set up by the system, or a UART.

        A board gives its ready `machine.UART` as `path`.
        """
        if isinstance(path, str):
            serial = _Serial(path)
        else:
            serial = asyncio.StreamReader(path)
        return serial, serial

else:
    # Those of this runtime, and the two with RSA alone that the standard knows (A00.FR.317).
    _CIPHERS = (
        "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:RSA+AESGCM:!aNULL:!eNULL:!SHA1:!AESCCM"
    )

    def ticks_ms() -> int:
        """Milliseconds of a counter that wraps; only `ticks_diff` may interpret it."""
        return time.monotonic_ns() // 1000000

    def ticks_diff(later: int, earlier: int) -> int:
        """Milliseconds between two `ticks_ms()`."""
        return later - earlier

    async def sleep_ms(ms: int) -> None:
        await asyncio.sleep(ms / 1000)

    def sync(file) -> None:
        """Bring a file's bytes to the medium."""
        file.flush()
        os.fsync(file.fileno())

    def sync_folder(path: str) -> None:
        """Bring a folder's entries (new, renamed, removed files) to the medium."""
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    async def open_tcp(host: str, port: int, tls=None):
        """(reader, writer) of a connection; OSError when nobody answers there."""
        return await asyncio.open_connection(
            host, port, ssl=tls, server_hostname=host if tls else None
        )

    def tls_client_context(roots: list, client: tuple | None = None, judge=None):
        """SSL context that trusts the DER certificates in `roots`, without any the system's.

        `client` is (certificates, key) of the station in DER; `judge` as above. ValueError when
        one of them is no certificate.
        """
        import ssl

        if not roots:
            raise ValueError("there are none, and without them nothing can be verified")
        try:
            context = ssl.create_default_context(cadata=b"".join(roots))
            # A root may be signed by one that is gone by now, as on the other runtime.
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
            context.set_ciphers(_CIPHERS)
            if client:
                _load_client(context, client)
        except ssl.SSLError as error:
            raise ValueError(str(error))
        if judge:
            context.sslobject_class = _judged(judge)
        return context

    def _judged(judge):
        """The class of connections on which `judge` has a say before anything is sent."""
        import ssl

        class Judged(ssl.SSLObject):
            def do_handshake(self):
                try:
                    super().do_handshake()
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    raise
                except ssl.SSLError:
                    # The server has chosen a cipher, so it has shown its certificate, too.
                    judge.shown = self.cipher() is not None
                    raise
                if not judge.accept(self.getpeercert(True)):
                    raise ssl.SSLCertVerificationError("certificate refused")

        return Judged

    def _load_client(context, client: tuple) -> None:
        """This ssl takes a client's certificate from a file only; it is gone at once."""
        import ssl
        import tempfile
        from binascii import b2a_base64

        with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
            for der in client[0]:
                file.write(ssl.DER_cert_to_PEM_cert(der))
            key = b2a_base64(client[1]).decode()
            file.write("-----BEGIN EC PRIVATE KEY-----\n%s-----END EC PRIVATE KEY-----\n" % key)
            file.flush()
            context.load_cert_chain(file.name)

    class _Serial:
        """A device file in raw mode behind the few methods of a stream that a line uses.

        `before` is what it was set to: whoever sets the line up elsewhere finds it like that.
        """

        def __init__(self, file, before):
            self._file = file
            self._before = before
            self._out = b""

        async def _ready(self, add, remove):
            ready = asyncio.Event()
            add(self._file, ready.set)
            try:
                await ready.wait()
            finally:
                remove(self._file)

        async def read(self, size):
            loop = asyncio.get_running_loop()
            while True:
                try:
                    return os.read(self._file, size)
                except BlockingIOError:
                    await self._ready(loop.add_reader, loop.remove_reader)

        def write(self, data):
            self._out += bytes(data)

        async def drain(self):
            loop = asyncio.get_running_loop()
            while self._out:
                try:
                    self._out = self._out[os.write(self._file, self._out) :]
                except BlockingIOError:
                    await self._ready(loop.add_writer, loop.remove_writer)

        def close(self):
            if self._file >= 0:
                import termios

                try:
                    termios.tcsetattr(self._file, termios.TCSANOW, self._before)
                except termios.error:
                    pass  # the device is gone
                os.close(self._file)
                self._file = -1

        async def wait_closed(self):
            self.close()

    async def open_serial(path: str, baud: int, parity: str = "N"):
        """(reader, writer) of a serial device at `baud`, 8 bits, parity "N", "E" or "O", 1 stop.

        OSError without such a device.
        """
        import termios
        import tty

        file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            before = termios.tcgetattr(file)
            tty.setraw(file)
            mode = termios.tcgetattr(file)
            mode[4] = mode[5] = getattr(termios, "B%d" % baud)
            mode[2] &= ~(termios.PARENB | termios.PARODD)
            if parity != "N":
                mode[2] |= termios.PARENB | (termios.PARODD if parity == "O" else 0)
            termios.tcsetattr(file, termios.TCSANOW, mode)
        except (AttributeError, termios.error) as error:
            os.close(file)
            raise OSError(22, "%s at %d baud: %s" % (path, baud, error))
        serial = _Serial(file, before)
        return serial, serial


async def wait_ms(event, ms: int) -> bool:
    """True when an asyncio.Event is set within `ms`, else False."""
    if event.is_set():
        return True
    try:
        await _wait_for_ms(event.wait(), ms)
        return True
    except asyncio.TimeoutError:
        return event.is_set()


def unix_seconds() -> int:
    """The controller's own idea of Unix time; it may be far off until somebody sets it."""
    return int(time.time()) + _EPOCH
