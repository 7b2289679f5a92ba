"""A maker of firmware, what it signs, and images that go wrong; made once for all scenarios."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from authority import Authority
from chargepost_tools import image, signing
from chargepost_tools.bench import binary
from chargepost_tools.main import application

BROKEN_MAIN = "raise RuntimeError('this image is broken')\n"


class Maker:
    """Signs with one key that its root vouches for; files lie in `folder`."""

    def __init__(self, folder: Path, name: str = "Maker"):
        self.folder = folder
        self.root = Authority(name)
        self.key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Firmware")])
        signed = self.root.sign(subject, self.key.public_key())
        self.certificate = signed.public_bytes(Encoding.PEM).decode()
        (folder / "maker.pem").write_text(self.certificate)
        (folder / "maker.key").write_bytes(
            self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )

    def trusted_by(self, data: Path) -> None:
        """Put the root where a station looks for it."""
        (data / "certificates").mkdir(parents=True, exist_ok=True)
        (data / "certificates" / "maker").write_text(self.root.pem)

    def signature(self, data: bytes) -> str:
        """What SignedUpdateFirmware brings along for a file."""
        return b64encode(self.key.sign(data, ec.ECDSA(hashes.SHA256()))).decode()

    def sign(self, found: bytes, version: str, board: str = "unix") -> bytes:
        """An update of these bytes."""
        names = self.folder / "maker.key", self.folder / "maker.pem"
        return signing.sign(found, board, version, *names)

    @cache  # noqa: B019 (a few of them, for one run)
    def built(self, version: str) -> bytes:
        """An update as the command makes it; its image differs from that of the factory."""
        target = self.folder / f"{version}.bin"
        arguments = ["build", "-o", target, "-O", "3", "--sign", self.folder / "maker.key"]
        arguments += ["--certificate", self.folder / "maker.pem", "--version", version]
        result = CliRunner().invoke(application(), [str(each) for each in arguments])
        assert result.exit_code == 0, result.output
        data = target.read_bytes()
        assert hashlib.sha256(data).digest() != hashlib.sha256(factory().read_bytes()).digest()
        return data

    @cache  # noqa: B019
    def broken(self, version: str) -> bytes:
        """An update whose image raises as soon as it is imported."""
        source = self.folder / "main.py"
        source.write_text(BROKEN_MAIN)
        broken = image.compile_file("main.py", source)
        modules = [each for each in binary.modules() if each.name != broken.name]
        assert len(modules) + 1 == len(binary.modules())
        return self.sign(image.pack([*modules, broken]), version)


def factory() -> Path:
    """The image that the boards of the scenarios come with."""
    return binary.image_file()
