"""Updates that `cryptography` has signed, checked on both runtimes (docs/update.md)."""

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from authority import BEGIN, Authority
from chargepost_tools import signing
from support import runtimes

NOW = 1767225600
IMAGE = bytes(range(256)) * 30


@pytest.fixture(params=["cpython", "micropython"])
def check(request, worker):
    """The check on one of the runtimes: what it finds, or the sentence why not."""
    run = runtimes.here if request.param == "cpython" else worker.call

    def on(data, root, board="unix", now=NOW):
        roots = [root.certificate.public_bytes(Encoding.DER)] if root else []
        outcome = run("update_script", "check", data, board, roots, now)
        assert outcome[0] == "ok" or outcome[1] == "BadInput", outcome
        return outcome[1] if outcome[0] == "ok" else outcome[2]

    return on


@pytest.fixture(scope="module")
def maker():
    return Authority("Maker")


def made(folder, maker, key=None, image=IMAGE, board="unix"):
    """An update signed by a key that the maker vouches for."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Firmware")])
    certificate = maker.sign(subject, key.public_key())
    (folder / "key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "chain").write_bytes(certificate.public_bytes(Encoding.PEM))
    return signing.sign(image, board, "0.2.0", folder / "key", folder / "chain")


def test_an_update_of_the_maker_may_be_installed(check, maker, tmp_path):
    data = made(tmp_path, maker)
    assert data.startswith(IMAGE)
    assert check(data, maker) == ["0.2.0", len(IMAGE)]


def test_so_may_one_with_an_rsa_key(check, maker, tmp_path):
    key = rsa.generate_private_key(65537, 2048)
    assert check(made(tmp_path, maker, key), maker) == ["0.2.0", len(IMAGE)]


def test_one_of_another_maker_may_not(check, maker, tmp_path):
    assert "leads to no root" in check(made(tmp_path, Authority("Maker")), maker)


def test_without_a_root_nothing_may(check, maker, tmp_path):
    assert "no root certificate of the maker" in check(made(tmp_path, maker), None)


def test_a_certificate_that_is_not_valid_yet_does_not_count(check, maker, tmp_path):
    early = int(BEGIN.timestamp()) - 86400
    assert "not valid yet" in check(made(tmp_path, maker), maker, now=early)


def test_an_image_for_another_board_is_refused(check, maker, tmp_path):
    assert "for the board unix" in check(made(tmp_path, maker), maker, board="esp32")


def test_a_changed_image_is_found(check, maker, tmp_path):
    data = bytearray(made(tmp_path, maker))
    data[5000] ^= 1
    assert "damaged" in check(bytes(data), maker)


def test_a_changed_image_with_a_digest_to_match_is_found(check, maker, tmp_path):
    data = made(tmp_path, maker)
    other = b"!" + IMAGE[1:]
    old, new = (hashlib.sha256(image).hexdigest().encode() for image in (IMAGE, other))
    forged = other + data[len(IMAGE) :].replace(old, new)
    assert "signature is not that" in check(forged, maker)


def test_every_line_of_the_trailer_counts(check, maker, tmp_path):
    data = made(tmp_path, maker)
    tail = data[len(IMAGE) :]
    for old, new in ((b"0.2.0", b"0.2.9"), (b"format 1", b"format 2"), (b"board ", b"bored ")):
        assert isinstance(check(IMAGE + tail.replace(old, new), maker), str), old


@pytest.mark.parametrize("cut", [1, 8, 12, 13, 200, 7000])
def test_a_file_that_is_cut_is_no_update(check, maker, tmp_path, cut):
    data = made(tmp_path, maker)
    assert isinstance(check(data[:-cut], maker), str)
    assert isinstance(check(data[cut:], maker), str)


@pytest.mark.parametrize("data", [b"", b"CPUPDATE", bytes(12), b"\xff\xff\xff\xffCPUPDATE"])
def test_what_is_no_update_is_refused(check, maker, data):
    assert "no update" in check(data, maker)
