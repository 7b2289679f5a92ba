"""The package `cryptography` in place of our own cryptography: both say the same of everything."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.crypto import ecdsa, keys, p256, p384, provider, rsa, signature
from chargepost.crypto.chain import verify_chain
from chargepost.crypto.p256 import run
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput
from chargepost_sim.primitives import Cryptography
from x509_maker import curve, der, issue, rsa_key, usage

THEIRS = Cryptography()
NOW = 1_790_000_000
few = settings(max_examples=150, deadline=None)
KINDS = st.sampled_from([(keys.P256, p256.CURVE), (keys.P384, p384.CURVE)])
DIGESTS = st.sampled_from([32, 48, 64]).flatmap(lambda n: st.binary(min_size=n, max_size=n))


@pytest.fixture(autouse=True)
def as_before():
    before = provider.given()
    yield
    provider.use(before)


def by_both(function):
    """What a function says with our arithmetic, and with theirs; BadInput counts as its name."""
    said = []
    for given_one in (None, THEIRS):
        provider.use(given_one)
        try:
            said.append(function())
        except BadInput:
            said.append(BadInput)
    return said


# --- signatures ----------------------------------------------------------------------------------


@given(st.integers(1, p256.N - 1), st.binary(min_size=32, max_size=32))
@few
def test_both_sign_alike_to_the_last_bit(private, digest):
    ours, theirs = by_both(lambda: run(provider.sign(private, digest)))
    assert ours == theirs


def test_a_key_of_theirs_is_a_key_here():
    provider.use(THEIRS)
    private, public = run(provider.generate())
    assert run(p256.CURVE.multiply(private, p256.G)) == public
    pair = run(ecdsa.sign(private, bytes(32)))
    assert run(provider.verify_ecdsa(keys.P256, public, bytes(32), pair)) is True


@st.composite
def ecdsa_cases(draw):
    """(kind, point, digest, pair): made well, then perhaps something about it is wrong."""
    kind, on = draw(KINDS)
    made = ec.SECP256R1() if kind == keys.P256 else ec.SECP384R1()
    key = ec.derive_private_key(draw(st.integers(1, on.n - 1)), made)
    digest = draw(DIGESTS)
    sha = {32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}[len(digest)]
    pair = utils.decode_dss_signature(key.sign(digest, ec.ECDSA(utils.Prehashed(sha))))
    public = key.public_key().public_numbers()
    values = [public.x, public.y, pair[0], pair[1]]
    edges = st.sampled_from([0, 1, -1, on.n - 1, on.n, on.n + 1, on.p, on.p + 1, 1 << 400])
    for at in draw(st.lists(st.integers(0, 3), max_size=2)):
        flip = st.integers(0, 8 * on.size).map(lambda bit, at=at: values[at] ^ 1 << bit)
        values[at] = draw(st.one_of(flip, edges, st.just(on.n - values[at])))
    return kind, tuple(values[:2]), digest, tuple(values[2:])


@given(ecdsa_cases())
@few
def test_both_judge_ecdsa_alike_also_beside_the_curve(case):
    ours, theirs = by_both(lambda: run(provider.verify_ecdsa(*case)))
    assert ours is theirs


@given(st.data(), st.sampled_from([2048, 2049, 3072]), st.booleans(), DIGESTS)
@few
def test_both_judge_rsa_alike(data, bits, pss, digest):
    key = rsa_key(bits)
    numbers = key.public_key().public_numbers()
    sha = {32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}[len(digest)]
    salt = data.draw(st.sampled_from([0, 20, 32, 48, 64]))
    form = padding.PSS(padding.MGF1(sha), salt) if pss else padding.PKCS1v15()
    signed = bytearray(key.sign(digest, form, utils.Prehashed(sha)))
    public = [numbers.n, numbers.e]
    match data.draw(st.sampled_from(["nothing", "bit", "short", "n", "e", "all"])):
        case "bit":
            signed[data.draw(st.integers(0, len(signed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        case "short":
            signed = signed[: data.draw(st.integers(0, len(signed)))]
        case "n":
            public[0] ^= 1 << data.draw(st.integers(0, bits))
        case "e":
            public[1] = data.draw(st.sampled_from([0, 1, 2, 3, 65536, 1 << 32, numbers.n]))
        case "all":
            signed = bytearray(b"\xff" * len(signed))
    wanted = data.draw(st.sampled_from([-1, salt, 32]))
    as_pss = data.draw(st.booleans())

    def judge():
        if as_pss:
            return run(provider.verify_pss(tuple(public), digest, bytes(signed), wanted))
        return provider.verify_pkcs1(tuple(public), digest, bytes(signed))

    ours, theirs = by_both(judge)
    assert ours is theirs


@pytest.mark.parametrize("bits", [1024, 2040, 5120])
def test_neither_takes_keys_of_other_lengths(bits):
    key = rsa_key(bits)
    numbers = key.public_key().public_numbers()
    signed = key.sign(b"x", padding.PKCS1v15(), hashes.SHA256())
    digest = hashlib.sha256(b"x").digest()
    said = by_both(lambda: provider.verify_pkcs1((numbers.n, numbers.e), digest, signed))
    assert said == [False, False]


# --- DER -----------------------------------------------------------------------------------------

SIGNED = KEY = curve()
INFO = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
GOOD = KEY.sign(b"text", ec.ECDSA(hashes.SHA256()))


def changed(data: bytes):
    """One byte replaced, put in or taken away, or the end cut off."""
    at = st.integers(0, len(data) - 1)
    byte = st.integers(0, 255)
    return st.one_of(
        st.just(data),
        st.tuples(at, byte).map(lambda c: data[: c[0]] + bytes([c[1]]) + data[c[0] + 1 :]),
        st.tuples(at, byte).map(lambda c: data[: c[0]] + bytes([c[1]]) + data[c[0] :]),
        at.map(lambda c: data[:c] + data[c + 1 :]),
        at.map(lambda c: data[:c]),
    )


@given(changed(INFO), changed(GOOD))
@few
def test_both_judge_malformed_keys_and_signatures_alike(info, signed):
    kind = signature.ECDSA_SHA256
    ours, theirs = by_both(lambda: run(signature.verify(info, kind, b"text", signed)))
    assert ours is theirs
    if (info, signed) != (INFO, GOOD):
        assert ours is not True


ROOT_KEY, LONG_KEY = curve(), ec.generate_private_key(ec.SECP384R1())
ROOT = issue("root", ROOT_KEY)
MIDDLE = issue("middle", LONG_KEY, ROOT, ROOT_KEY, path=0, usage=usage(True), hash=hashes.SHA384())
LEAF = issue("leaf", KEY, MIDDLE, LONG_KEY, ca=False, names=["a.example"], hash=hashes.SHA384())


@given(changed(der(LEAF)), changed(der(MIDDLE)))
@few
def test_both_judge_malformed_certificates_alike(leaf, middle):
    def judge():
        chain = [Certificate(leaf), Certificate(middle)]
        root = run(verify_chain(chain, [Certificate(der(ROOT))], NOW))
        return root.serial_text()

    ours, theirs = by_both(judge)
    assert ours == theirs
    if (leaf, middle) != (der(LEAF), der(MIDDLE)):
        assert ours is BadInput


def test_a_certificate_that_reads_in_two_ways_is_refused():
    found = Certificate(der(LEAF))
    found.dns_names = ["b.example"]
    with pytest.raises(BadInput, match="two ways"):
        THEIRS.check(found)


def test_stations_of_this_process_use_the_package():
    import chargepost_sim.runtime_cpython  # noqa: F401

    assert isinstance(provider.given(), Cryptography)


def test_a_negative_serial_number_reads_alike():
    data = bytearray(der(issue("old", KEY, serial=0x0102030405)))
    at = data.index(bytes.fromhex("02050102030405")) + 2
    data[at] = 0x81
    provider.use(None)
    found = Certificate(bytes(data))
    assert found.serial_text() == "8102030405"
    THEIRS.check(found)


def test_rsa_of_ours_is_not_asked_when_theirs_is_there(monkeypatch):
    monkeypatch.setattr(rsa, "verify_pkcs1", None)
    provider.use(THEIRS)
    assert provider.verify_pkcs1((1 << 2048, 3), bytes(32), b"") is False
