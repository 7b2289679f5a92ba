"""Certificates in files: the outer form only; whether they are good, TLS decides."""

from binascii import b2a_base64

from both import raises
from chargepost.errors import BadInput
from chargepost.ocpp.certificates import split

ONE = b"\x30\x82\x01\x00" + bytes(256)
TWO = b"\x30\x81\x80" + bytes(128)


def pem(der):
    text = b2a_base64(der)
    return b"-----BEGIN CERTIFICATE-----\r\n" + text + b"-----END CERTIFICATE-----\n"


def test_der_certificates_one_after_the_other():
    assert split(ONE + TWO) == [ONE, TWO]


def test_pem_certificates_with_words_between_them():
    assert split(b"root:\n" + pem(ONE) + b"\nother\n" + pem(TWO)) == [ONE, TWO]


def test_what_is_no_certificate_is_refused_with_its_number():
    for data, words in (
        (b"", "no certificate"),
        (b"hello", "Certificate 1"),
        (ONE + b"\x30\x82", "Certificate 2"),
        (ONE[:-1], "Certificate 1"),
        (pem(ONE)[:-30], "no END"),
    ):
        assert words in str(raises(BadInput, split, data))
