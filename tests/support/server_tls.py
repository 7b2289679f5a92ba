"""The TLS of a server in the tests, for `ssl` here and in PEM for a server in another process."""

import ssl
import tempfile
from pathlib import Path


class ServerTls:
    """A key with its certificates in one PEM; `demand` makes it ask stations for theirs."""

    def __init__(self, pem: bytes, ciphers: str = ""):
        self._pem = pem
        self._roots = ""  # in PEM: who may have signed a station's certificate
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if ciphers:
            self.context.set_ciphers(ciphers)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "server.pem"
            path.write_bytes(pem)
            self.context.load_cert_chain(path)

    def demand(self, roots: str) -> "ServerTls":
        """Refuse stations without a certificate that one of the roots in PEM has signed."""
        self._roots = roots
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.context.load_verify_locations(cadata=roots)
        # With TLS 1.3 a server refuses a client only after the client took it for connected.
        self.context.maximum_version = ssl.TLSVersion.TLSv1_2
        return self

    def for_node(self) -> dict:
        """The same as the options of `https.createServer`."""
        text = self._pem.decode()
        options: dict = {"key": text, "cert": text}
        if self._roots:
            options |= {"ca": self._roots, "requestCert": True, "maxVersion": "TLSv1.2"}
        return options
