"""Our X.509 against certificates of the package `cryptography`, on CPython and MicroPython."""

import datetime
import hashlib
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from x509_maker import END, START, curve, der, issue, rsa_key, usage

few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NOW = 1_790_000_000


def point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]


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
    key = ec.generate_private_key(ec.SECP521R1())
    root = issue("root", key)
    leaf = issue("leaf", curve(), root, key, ca=False)
    assert "The public key is of a kind not known" in refused(call, [leaf], [der(root)])
    leaf = issue("leaf", curve(), root, key, ca=False, hash=hashes.SHA3_256())
    assert "The signature is of a kind not known" in refused(call, [leaf], [der(root)])


# --- the longer ones -----------------------------------------------------------------------------


@given(st.sampled_from([384, 512]), st.binary(max_size=700))
@few
def test_a_digest_of_ours_is_that_of_hashlib(call, bits, data):
    assert call("sha2", bits, data) == hashlib.new(f"sha{bits}", data).digest()


LONG = {
    "P-384 with SHA-384": (lambda: ec.generate_private_key(ec.SECP384R1()), hashes.SHA384(), 0),
    "P-384 with SHA-256": (lambda: ec.generate_private_key(ec.SECP384R1()), hashes.SHA256(), 0),
    "P-384 with SHA-512": (lambda: ec.generate_private_key(ec.SECP384R1()), hashes.SHA512(), 0),
    "P-256 with SHA-384": (curve, hashes.SHA384(), 0),
    "RSA with SHA-384": (lambda: rsa_key(2048), hashes.SHA384(), 0),
    "RSA with SHA-512": (lambda: rsa_key(3072), hashes.SHA512(), 0),
    "PSS with SHA-384": (lambda: rsa_key(2048), hashes.SHA384(), 48),
    "PSS with SHA-512": (lambda: rsa_key(4096), hashes.SHA512(), 64),
}


@pytest.mark.parametrize("kind", list(LONG))
def test_certificates_signed_with_longer_hashes_and_keys_lead_to_their_root(call, kind):
    make, sha, salt = LONG[kind]
    pss = padding.PSS(padding.MGF1(sha), salt) if salt else None
    root_key, middle_key = make(), make()
    root = issue("root", root_key, hash=sha, pss=pss)
    middle = issue("middle", middle_key, root, root_key, hash=sha, pss=pss, usage=usage(True))
    leaf = issue("leaf", curve(), middle, middle_key, ca=False, hash=sha, pss=pss)
    assert call("chained", [der(leaf), der(middle)], [der(root)], NOW)
    stranger = issue("root", curve())
    assert "leads to no root" in refused(call, [leaf, middle], [der(stranger)])
    changed = der(leaf).replace(b"leaf", b"beef")
    assert call.raw("chained", [changed, der(middle)], [der(root)], NOW)[:2] == (
        "raise",
        "BadInput",
    )


def test_a_mask_of_another_hash_than_the_signature_is_refused(call):
    key = rsa_key(2048)
    root = issue("root", key)
    mixed = padding.PSS(padding.MGF1(hashes.SHA384()), 32)
    leaf = issue("leaf", curve(), root, key, ca=False, pss=mixed)
    assert "two hashes" in refused(call, [leaf], [der(root)])


def test_points_beside_p_384_are_no_keys(call):
    public = ec.generate_private_key(ec.SECP384R1()).public_key()
    info = bytearray(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    assert call.raw("public", bytes(info))[0] == "ok"
    info[-1] ^= 1
    assert call.raw("public", bytes(info))[:2] == ("raise", "BadInput")
