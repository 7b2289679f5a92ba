"""The signature of a firmware: from the maker, of this very file, or of no worth (L01)."""

from binascii import b2a_base64
from hashlib import sha256

from both import raises
from chargepost.crypto import ecdsa, signature
from chargepost.crypto.p256 import run
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput
from chargepost.security.firmware import check_signature, check_signer
from issuer import NOW, Authority, point

MAKER = Authority("Maker", 21)
STRANGER = Authority("Stranger", 22)
ROOTS = [Certificate(MAKER.der)]
KEY = 23
DIGEST = sha256(b"firmware").digest()


def signer(authority=MAKER, **more):
    text = authority.issue("Signer", point(KEY), **more)
    return run(check_signer(text, ROOTS, NOW))


def signed(private=KEY, digest=DIGEST):
    pair = run(ecdsa.sign(private, digest))
    return b2a_base64(signature.encode_pair(pair)).decode()


def test_the_makers_firmware_is_good():
    assert run(check_signature(signer(), DIGEST, signed()))


def test_S48_a_certificate_of_somebody_else_or_out_of_date_is_refused():
    raises(BadInput, signer, STRANGER)
    raises(BadInput, lambda: signer(until="20251231235959Z"))
    raises(BadInput, lambda: signer(begin="20260601000000Z"))
    raises(BadInput, lambda: run(check_signer("no PEM", ROOTS, NOW)))
    raises(BadInput, lambda: run(check_signer(MAKER.issue("x", point(KEY)), [], NOW)))


def test_S48_a_signature_of_another_file_or_key_is_none():
    found = signer()
    assert not run(check_signature(found, sha256(b"firmwarf").digest(), signed()))
    assert not run(check_signature(found, DIGEST, signed(private=24)))
    for broken in ("", "AAAA", "*", signed()[:-8]):
        assert not run(check_signature(found, DIGEST, broken))
