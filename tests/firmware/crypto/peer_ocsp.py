"""Questions about the status of certificates, against `cryptography`, on both runtimes."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import NameOID

import ocsp_script

BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
CA_ISSUERS = x509.AccessDescription(
    Access.CA_ISSUERS, x509.UniformResourceIdentifier("http://example.org/ca.crt")
)
OCSP = x509.AccessDescription(
    Access.OCSP, x509.UniformResourceIdentifier("http://ocsp.example.org/status")
)
AUTHORITY = ec.generate_private_key(ec.SECP256R1())


def issue(name: str, key, *extensions) -> x509.Certificate:
    """A certificate that AUTHORITY has signed, named "root"."""

    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = x509.CertificateBuilder(named("root"), named(name), key.public_key(), 0x1234)
    builder = builder.not_valid_before(BEGIN).not_valid_after(END)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(AUTHORITY, hashes.SHA256())


ROOT = issue("root", AUTHORITY, x509.BasicConstraints(ca=True, path_length=None))


@pytest.fixture(params=["cpython", "micropython"])
def call(request, worker):
    def asked(name, *arguments):
        if request.param == "cpython":
            return getattr(ocsp_script, name)(*arguments)
        kind, *found = worker.call("ocsp_script", name, *arguments)
        assert kind == "ok", found
        return found[0]

    return asked


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


@pytest.mark.parametrize("found", [(OCSP,), (CA_ISSUERS, OCSP), (OCSP, CA_ISSUERS)])
def test_a_question_is_the_one_that_cryptography_asks(call, found):
    access = x509.AuthorityInformationAccess(found)
    leaf = issue("leaf", ec.generate_private_key(ec.SECP256R1()), access)
    built = ocsp.OCSPRequestBuilder().add_certificate(leaf, ROOT, hashes.SHA256()).build()
    assert call("question", der(leaf), der(ROOT)) == {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": built.issuer_name_hash.hex(),
        "issuerKeyHash": built.issuer_key_hash.hex(),
        "serialNumber": f"{built.serial_number:x}",
        "responderURL": "http://ocsp.example.org/status",
    }


def test_a_certificate_that_names_no_responder_has_none(call):
    key = ec.generate_private_key(ec.SECP256R1())
    other = x509.AuthorityInformationAccess([CA_ISSUERS])
    assert call("url", der(issue("leaf", key))) == ""
    assert call("url", der(issue("leaf", key, other))) == ""
    assert call("url", der(ROOT)) == ""
