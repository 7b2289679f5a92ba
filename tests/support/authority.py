"""A certificate authority of the package `cryptography`, for servers, stations and roots."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from server_tls import ServerTls

# Wide enough for the machine's clock and for the time of any scenario.
BEGIN = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2040, 1, 1, tzinfo=datetime.UTC)


class Authority:
    """A root on P-256, or what `parent` has signed as one; with `key` and `sha` another."""

    def __init__(self, name: str, parent: "Authority | None" = None, key=None, sha=None):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self._sha = sha or hashes.SHA256()
        self.name = _name(name, "Operator")
        signer = parent or self
        self.certificate = signer.sign(self.name, self.key.public_key(), authority=True)
        self.pem = self.certificate.public_bytes(Encoding.PEM).decode()

    def sign(self, subject, public, *, authority=False, host="", begin=BEGIN, end=END):
        """A certificate for a public key."""
        constraints = x509.BasicConstraints(authority, None)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
            .add_extension(constraints, critical=True)
        )
        if host:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, self._sha)

    def answer(self, csr: str, **more) -> str:
        """The certificate, in PEM, that a request in PEM asks for."""
        request = x509.load_pem_x509_csr(csr.encode())
        assert request.is_signature_valid
        made = self.sign(request.subject, request.public_key(), **more)
        return made.public_bytes(Encoding.PEM).decode()

    def server(self, host: str = "localhost", key=None, ciphers="", **more) -> ServerTls:
        """The TLS of a server at `host`; what is no root shows its own certificate, too."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        common = more.pop("common", host)
        made = self.sign(_name(common, "Operator"), key.public_key(), host=host, **more)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        chain = "" if self.certificate.issuer == self.name else self.pem
        return ServerTls(made.public_bytes(Encoding.PEM) + secret + chain.encode(), ciphers)


def _name(common: str, organisation: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])
