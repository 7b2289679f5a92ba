"""Signed updates: the trailer behind an image that a station checks (docs/update.md)."""

import hashlib
from base64 import b64encode
from pathlib import Path

from chargepost import update

TRAILER_BYTES = 8192  # the most that a station reads


class SigningError(Exception):
    """The image cannot be signed; the message names the file, the cause and the remedy."""


def sign(image: bytes, board: str, version: str, key_file: Path, chain_file: Path) -> bytes:
    """The update: the image and its trailer.

    `key_file` has the private key of the first certificate in `chain_file`, both PEM: ECDSA
    on P-256, or RSA from 2048 bits. Raises SigningError, OSError.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    try:
        key = load_pem_private_key(key_file.read_bytes(), None)
        chain = x509.load_pem_x509_certificates(chain_file.read_bytes())
    except (ValueError, TypeError) as error:
        raise SigningError(f"{key_file}, {chain_file}: {error}; give both as PEM") from error
    if key.public_key() != chain[0].public_key():
        raise SigningError(
            f"{chain_file} does not begin with the certificate of {key_file}; put it first"
        )
    _check_word("board", board)
    _check_word("version", version)
    certificates = [b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain]
    digest = hashlib.sha256(image).digest()
    lines = update.lines(board, version, len(image), digest, certificates)
    trailer = lines + b"signature " + b64encode(_signature(key, lines)) + b"\n"
    if len(trailer) > TRAILER_BYTES:
        raise SigningError(
            f"the trailer has {len(trailer)} B with the certificates of {chain_file}; stations "
            f"read {TRAILER_BYTES}: leave out the root, or use P-256 instead of RSA"
        )
    return image + trailer + len(trailer).to_bytes(4, "big") + update.MAGIC


def _signature(key, data: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key.sign(data, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        salt = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256().digest_size)
        return key.sign(data, salt, hashes.SHA256())
    raise SigningError("the key is of no kind that a station knows: use P-256, or RSA of 2048")


def _check_word(name: str, value: str) -> None:
    if not 1 <= len(value) <= 50 or not all("!" <= char <= "~" for char in value):
        raise SigningError(f"the {name} {value!r} must be 1 to 50 ASCII characters, no blank")
