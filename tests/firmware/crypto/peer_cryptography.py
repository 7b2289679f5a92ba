"""Our cryptography against the package `cryptography`, on CPython and MicroPython."""

import datetime
from functools import cache
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
from support.runtimes import here

few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2056, 5, 31, 23, 59, 58, tzinfo=datetime.UTC)
NOW = 1_790_000_000
SCALARS = st.one_of(
    st.sampled_from([1, 2, 3, N - 1, N - 2, (1 << 255) - 1, 1 << 128]), st.integers(1, N - 1)
)
DIGESTS = st.one_of(
    st.sampled_from([bytes(32), b"\xff" * 32, N.to_bytes(32, "big"), (N + 1).to_bytes(32, "big")]),
    st.binary(min_size=32, max_size=32),
)
PREHASHED = ec.ECDSA(utils.Prehashed(hashes.SHA256()))


@pytest.fixture(params=["cpython", "micropython"])
def call(request, worker):
    """Calls a function of crypto_script on one of the runtimes."""
    runner = here if request.param == "cpython" else worker.call

    def result(name, *args):
        found = runner("crypto_script", name, *args)
        assert found[0] == "ok", found
        return found[1]

    result.raw = lambda name, *args: runner("crypto_script", name, *args)
    return result


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


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


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


# --- X.509 ---------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("serial", [1, 0x7F, 0x80, 0x0102030405060708090A0B0C0D0E0F1011121314])
def test_a_certificate_is_read_as_cryptography_reads_it(call, serial):
    key = curve()
    made = issue("Größe", key, serial=serial, path=2, usage=usage(True), names=["a.example", "b"])
    found = call("certificate", der(made))
    key_bits = b"\x04" + point(key.public_key())
    subject = made.subject.public_bytes()
    assert found == [
        f"{serial:x}",
        int(made.not_valid_before_utc.timestamp()),
        int(made.not_valid_after_utc.timestamp()),
        True,
        2,
        True,
        ["Größe", "Example"],
        ["a.example", "b"],
        sha256(subject).digest(),
        sha256(key_bits).digest(),
        True,
    ]


@given(st.datetimes(datetime.datetime(1951, 1, 1), datetime.datetime(2199, 12, 31)))
@few
def test_every_date_is_the_second_it_means(call, moment):
    moment = moment.replace(tzinfo=datetime.UTC, microsecond=0)
    made = issue("x", KEY, start=moment, end=moment)
    assert call("certificate", der(made))[1:3] == [int(moment.timestamp())] * 2


KEY = curve()


def family(kind="ec"):
    """(root, intermediate, leaf) as certificates."""
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32) if kind == "pss" else None
    root_key = curve() if kind == "ec" else rsa_key(2048)
    root = issue("root", root_key, pss=pss)
    middle_key = curve()
    middle = issue("middle", middle_key, root, root_key, path=0, usage=usage(True), pss=pss)
    leaf = issue("leaf", curve(), middle, middle_key, ca=False)
    return root, middle, leaf


@pytest.mark.parametrize("kind", ["ec", "pkcs1", "pss"])
def test_a_chain_leads_to_its_root(call, kind):
    root, middle, leaf = family(kind)
    stranger = der(issue("root", curve()))
    found = call("chained", [der(leaf), der(root), der(middle)], [stranger, der(root)], NOW)
    assert found == call("certificate", der(root))[9].hex()
    assert refused(call, [leaf, middle], [stranger]).endswith("leads to no root known here.")
    assert refused(call, [leaf], [der(root)]).endswith("leads to no root known here.")


def refused(call, chain, roots, now=NOW) -> str:
    kind, error, text = call.raw("chained", [der(link) for link in chain], roots, now)
    assert (kind, error) == ("raise", "BadInput")
    return text


def test_a_chain_counts_only_while_all_of_it_is_valid(call):
    root, middle, leaf = family()
    roots = [der(root)]
    late, early = int(END.timestamp()) + 1, int(START.timestamp()) - 1
    assert "has expired" in refused(call, [leaf, middle], roots, late)
    assert "not valid yet" in refused(call, [leaf, middle], roots, early)
    for moment in (late - 1, early + 1, 0):
        assert call("chained", [der(leaf), der(middle)], roots, moment)


def test_who_may_not_sign_does_not_lend_trust(call):
    root_key, key = curve(), curve()
    root = issue("root", root_key)
    for wrong in ({"ca": False}, {"usage": usage(False)}):
        middle = issue("middle", key, root, root_key, **wrong)
        leaf = issue("leaf", curve(), middle, key, ca=False)
        assert "may not sign others" in refused(call, [leaf, middle], [der(root)])


def test_a_path_that_is_longer_than_its_root_allows_is_refused(call):
    root_key, key = curve(), curve()
    root = issue("root", root_key, path=0)
    middle = issue("middle", key, root, root_key)
    leaf = issue("leaf", curve(), middle, key, ca=False)
    assert "too long" in refused(call, [leaf, middle], [der(root)])


def test_a_changed_certificate_is_not_signed_any_more(call):
    root, middle, leaf = family()
    data = der(leaf)
    changed = data.replace(b"leaf", b"beef")
    assert changed != data
    found = call.raw("chained", [changed, der(middle)], [der(root)], NOW)
    assert found[:2] == ("raise", "BadInput")


@given(st.integers(0, 10_000), st.integers(0, 255))
@few
def test_broken_certificates_are_bad_input_or_certificates_never_a_crash(call, at, value):
    data = bytearray(der(LEAF))
    data[at % len(data)] = value
    kind, *rest = call.raw("certificate", bytes(data))
    assert kind == "ok" or rest[0] == "BadInput", rest
    kind, *rest = call.raw("certificate", bytes(data[: at % len(data)]))
    assert (kind, rest[0]) == ("raise", "BadInput")


LEAF = issue("leaf", KEY, usage=usage(True), names=["a.example"])


def test_other_algorithms_are_refused_by_name(call):
    key = ec.generate_private_key(ec.SECP384R1())
    root = issue("root", key, hash=hashes.SHA384())
    leaf = issue("leaf", curve(), root, key, ca=False)
    assert "not known here" in refused(call, [leaf], [der(root)])
