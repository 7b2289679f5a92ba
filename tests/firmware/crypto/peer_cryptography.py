"""Our cryptography against the package `cryptography`, on CPython and MicroPython."""

from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chargepost.crypto.p256 import N, P
from x509_maker import rsa_key

few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCALARS = st.one_of(
    st.sampled_from([1, 2, 3, N - 1, N - 2, (1 << 255) - 1, 1 << 128]), st.integers(1, N - 1)
)
DIGESTS = st.one_of(
    st.sampled_from([bytes(32), b"\xff" * 32, N.to_bytes(32, "big"), (N + 1).to_bytes(32, "big")]),
    st.binary(min_size=32, max_size=32),
)
PREHASHED = ec.ECDSA(utils.Prehashed(hashes.SHA256()))


def raw(value: int) -> bytes:
    return value.to_bytes(32, "big")


def point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]


# --- ECDSA ---------------------------------------------------------------------------------------


@given(SCALARS, DIGESTS)
@few
def test_our_signatures_are_deterministic_and_accepted(call, scalar, digest):
    key = ec.derive_private_key(scalar, ec.SECP256R1())
    assert call("public_of", raw(scalar)) == point(key.public_key())
    pair = call("sign", raw(scalar), digest)
    assert pair == call("sign", raw(scalar), digest)
    r, s = int.from_bytes(pair[:32], "big"), int.from_bytes(pair[32:], "big")
    key.public_key().verify(utils.encode_dss_signature(r, s), digest, PREHASHED)


@given(SCALARS, DIGESTS, st.sampled_from(["r", "s", "digest", "nothing"]), st.integers(0, 255))
@few
def test_we_accept_what_cryptography_accepts(call, scalar, digest, changed, bit):
    key = ec.derive_private_key(scalar, ec.SECP256R1())
    r, s = utils.decode_dss_signature(key.sign(digest, PREHASHED))
    r ^= (1 << bit) if changed == "r" else 0
    s ^= (1 << bit) if changed == "s" else 0
    if changed == "digest":
        digest = raw(int.from_bytes(digest, "big") ^ 1 << bit)
    verdict = True
    try:
        key.public_key().verify(utils.encode_dss_signature(r, s), digest, PREHASHED)
    except InvalidSignature:
        verdict = False
    assert call("verify", point(key.public_key()), digest, raw(r), raw(s)) is verdict


@pytest.mark.parametrize("r, s", [(1, 1), (1, N - 1), (N - 1, 1), (P - N, 3), (2, N - 2), (N, 1)])
def test_numbers_made_up_verify_as_they_do_at_cryptography(call, r, s):
    key = ec.derive_private_key(7, ec.SECP256R1())
    for digest in (bytes(32), raw(1), raw(N), b"\xff" * 32):
        verdict = True
        try:
            key.public_key().verify(utils.encode_dss_signature(r, s), digest, PREHASHED)
        except InvalidSignature:
            verdict = False
        assert call("verify", point(key.public_key()), digest, raw(r), raw(s)) is verdict


def test_a_signature_whose_r_was_reduced_is_accepted(call):
    # The x of a point may lie between N and P; r is then x - N. Such a key is made from r.
    x = N + 2
    while True:
        yy = (
            x**3 - 3 * x + 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
        ) % P
        y = pow(yy, (P + 1) // 4, P)
        if y * y % P == yy:
            break
        x += 1
    assert x < P
    # With digest 0 and s = r the sum is u1 = 0 and u2 = 1: the public key itself.
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    r = x - N
    key.verify(utils.encode_dss_signature(r, r), bytes(32), PREHASHED)
    assert call("verify", point(key), bytes(32), raw(r), raw(r)) is True


# --- keys and requests ---------------------------------------------------------------------------


def test_a_key_made_here_is_read_by_cryptography_and_its_request_is_good(call):
    data = call("make_key")
    key = serialization.load_der_private_key(data, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    found = x509.load_der_x509_csr(call("request", data, "SN 0815", "Größe & Söhne"))
    assert found.is_signature_valid
    assert found.public_key() == key.public_key()
    subject = {part.oid: part.value for part in found.subject}
    assert subject == {NameOID.COMMON_NAME: "SN 0815", NameOID.ORGANIZATION_NAME: "Größe & Söhne"}


# --- RSA -----------------------------------------------------------------------------------------


def numbers(key: rsa.RSAPrivateKey) -> tuple[bytes, bytes]:
    public = key.public_key().public_numbers()
    return public.n.to_bytes((public.n.bit_length() + 7) // 8, "big"), raw(public.e)


@pytest.mark.parametrize("bits", [2048, 2049, 2055, 3072, 4096])
def test_rsa_signatures_are_accepted_and_a_changed_bit_is_not(call, bits):
    key = rsa_key(bits)
    n, e = numbers(key)
    digest = sha256(b"firmware").digest()
    mgf = padding.MGF1(hashes.SHA256())
    signed = key.sign(b"firmware", padding.PKCS1v15(), hashes.SHA256())
    assert call("pkcs1", n, e, digest, signed) is True
    for salt in (0, 20, 32, padding.PSS.MAX_LENGTH):
        signed = key.sign(b"firmware", padding.PSS(mgf, salt), hashes.SHA256())
        assert call("pss", n, e, digest, signed) is True
        assert call("pkcs1", n, e, digest, signed) is False
        changed = signed[:-1] + bytes([signed[-1] ^ 1])
        assert call("pss", n, e, digest, changed) is False
        assert call("pss", n, e, sha256(b"other").digest(), signed) is False
    assert call("pss", n, e, digest, signed, 32) is False


@pytest.mark.parametrize("at", [0, 1, 2, 100, 203, 204, 205, 222, 223, 255])
def test_each_byte_of_a_padding_counts(call, at):
    """The padding itself is forged with the private key, so only its check can refuse it."""
    key = rsa_key(2048)
    n, e = numbers(key)
    private = key.private_numbers()
    digest = sha256(b"firmware").digest()
    encoded = bytearray(
        pow(int.from_bytes(signed_pkcs1(key), "big"), 65537, private.public_numbers.n).to_bytes(
            256, "big"
        )
    )
    encoded[at] ^= 0x01
    value = int.from_bytes(encoded, "big")
    forged = pow(value, private.d, private.public_numbers.n).to_bytes(256, "big")
    assert call("pkcs1", n, e, digest, forged) is False


def signed_pkcs1(key) -> bytes:
    return key.sign(b"firmware", padding.PKCS1v15(), hashes.SHA256())


def test_small_keys_and_small_exponents_are_refused(call):
    key = rsa_key(1024)
    n, e = numbers(key)
    signed = signed_pkcs1(key)
    assert call("pkcs1", n, e, sha256(b"firmware").digest(), signed) is False
    big = rsa_key(2048)
    one = bytes(255) + b"\x01"
    assert call("pkcs1", numbers(big)[0], raw(1), bytes(32), one) is False


def test_a_firmware_signature_of_either_kind(call):
    digest = sha256(b"firmware").digest()
    curve = ec.generate_private_key(ec.SECP256R1())
    mgf = padding.MGF1(hashes.SHA256())
    pairs = [
        (curve, curve.sign(b"firmware", ec.ECDSA(hashes.SHA256()))),
        (rsa_key(2048), rsa_key(2048).sign(b"firmware", padding.PSS(mgf, 32), hashes.SHA256())),
    ]
    for key, signed in pairs:
        form = PublicFormat.SubjectPublicKeyInfo
        public = key.public_key().public_bytes(Encoding.DER, form)
        assert call("verify_digest", public, digest, signed) is True
        assert call("verify_digest", public, bytes(32), signed) is False
        assert call("verify_digest", public, digest, signed[:-1]) is False
