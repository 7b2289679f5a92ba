"""Certificates and keys of the package `cryptography`, good and bad, for tests of ours."""

import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2056, 5, 31, 23, 59, 58, tzinfo=datetime.UTC)


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def name(common: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def issue(common, key, issuer=None, signer=None, ca=True, path=None, start=START, end=END, **more):
    """A certificate; `issuer` is the certificate of who owns `signer`."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(issuer.subject if issuer else name(common))
        .public_key(key.public_key())
        .serial_number(more.get("serial", 0x0ABC))
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca, path), critical=True)
    )
    if "usage" in more:
        builder = builder.add_extension(more["usage"], critical=True)
    if "names" in more:
        found = x509.SubjectAlternativeName([x509.DNSName(host) for host in more["names"]])
        builder = builder.add_extension(found, critical=False)
    pss = more.get("pss")
    return builder.sign(signer or key, more.get("hash", hashes.SHA256()), rsa_padding=pss)


def der(certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def curve() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(True, False, False, False, False, signs, False, False, False)
