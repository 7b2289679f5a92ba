"""chargepost build --sign."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from authority import Authority
from chargepost_tools import image, signing
from chargepost_tools.main import application


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The key and the certificate of a maker that signs with its root."""
    maker = Authority("Maker")
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    key.write_bytes(maker.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    chain.write_text(maker.pem)
    return key, chain


def build(*arguments: object):
    return CliRunner().invoke(application(), ["build", *map(str, arguments)])


def test_the_command_appends_the_trailer_to_the_image(tmp_path, files, monkeypatch):
    monkeypatch.setattr(image, "build", lambda *_: (b"image", []))
    output = tmp_path / "update.bin"
    result = build("-o", output, "--sign", files[0], "--certificate", files[1], "--version", "7")
    assert result.exit_code == 0, result.output
    data = output.read_bytes()
    assert data.startswith(b"imageformat 1\nboard unix\nversion 7\nlength 5\nsha256 ")
    assert data.endswith(b"CPUPDATE")


def test_a_key_without_its_certificate_is_refused(tmp_path, files):
    result = build("-o", tmp_path / "x", "--sign", files[0])
    assert result.exit_code == 2
    assert "belong together" in result.output
    assert not (tmp_path / "x").exists()


def test_the_certificate_must_be_that_of_the_key(files, tmp_path):
    files[1].write_text(Authority("Other").pem)
    with pytest.raises(signing.SigningError, match="put it first"):
        signing.sign(b"image", "unix", "1", *files)


def test_what_is_no_pem_is_named(files):
    files[0].write_bytes(b"nonsense")
    with pytest.raises(signing.SigningError, match=r"key\.pem"):
        signing.sign(b"image", "unix", "1", *files)


def test_a_curve_that_no_station_knows_is_refused():
    key = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(signing.SigningError, match="P-256"):
        signing._signature(key, b"")


@pytest.mark.parametrize("version", ["", "0 1", "1\n2", "x" * 51])
def test_a_version_is_one_word(files, version):
    with pytest.raises(signing.SigningError, match="version"):
        signing.sign(b"image", "unix", version, *files)


def test_a_chain_that_no_station_would_read_is_refused(files):
    files[1].write_text(files[1].read_text() * 20)
    with pytest.raises(signing.SigningError, match="8192"):
        signing.sign(b"image", "unix", "1", *files)
