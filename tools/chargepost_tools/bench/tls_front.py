"""TLS in front of a plain loopback port, so that a station finds its backend behind wss://."""

import asyncio
import contextlib
import ssl
import tempfile
from pathlib import Path

from chargepost_tools.bench.table import Unavailable


class TlsFront:
    """Listens with a certificate for "localhost" and passes everything on to `port`.

    `root` is the authority's certificate, DER: what a station must trust. Elliptic curves, as
    stations in the field have them: RSA would measure another thing.
    """

    def __init__(self, port: int):
        try:
            import trustme
        except ImportError:
            raise Unavailable("trustme is not installed: pip install 'chargepost[dev]'") from None
        from cryptography.hazmat.primitives.serialization import Encoding
        from cryptography.x509 import load_pem_x509_certificate

        authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        self._certificate = authority.issue_cert("localhost", key_type=trustme.KeyType.ECDSA)
        pem = load_pem_x509_certificate(authority.cert_pem.bytes())
        self.root = pem.public_bytes(Encoding.DER)
        self.port = 0
        self._behind = port
        self._server: asyncio.Server | None = None
        self._pipes: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "TlsFront":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "server.pem"
            self._certificate.private_key_and_cert_chain_pem.write_to_path(file)
            context.load_cert_chain(file)
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._pipes:
            task.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    def drop(self) -> None:
        """Cut every connection, as a network that fails does."""
        for writer in self._writers:
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._pipes.add(task)
        self._writers.add(writer)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        pumps = [
            asyncio.create_task(_pump(reader, far_writer)),
            asyncio.create_task(_pump(far_reader, writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            writer.transport.abort()  # a station that was cut off answers no close
            far_writer.close()
            self._writers.discard(writer)
            self._pipes.discard(task)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
