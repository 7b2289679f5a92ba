"""Updates made and signed with our own cryptography, for portable tests.

peer_update.py shows that those of `cryptography` are taken, too.
"""

from binascii import b2a_base64
from hashlib import sha256

from chargepost import update
from chargepost.crypto import ecdsa, pem, signature
from chargepost.crypto.p256 import run
from issuer import Authority, point

MAKER = Authority("Maker", 21)
STRANGER = Authority("Stranger", 22)
KEY = 23


def text(data):
    return b2a_base64(data).decode().strip()


def sign(data, private=KEY):
    """base64 of the ECDSA signature over the SHA-256 of the data."""
    return text(signature.encode_pair(run(ecdsa.sign(private, sha256(data).digest()))))


def certificate(maker=MAKER, **more):
    """PEM of the one that signs firmware."""
    return maker.issue("Firmware", point(KEY), **more)


def make(image=b"image", version="0.2.0", board="unix", maker=MAKER):
    """The whole file."""
    chain = [text(der) for der in pem.decode("CERTIFICATE", certificate(maker))]
    lines = update.lines(board, version, len(image), sha256(image).digest(), chain)
    trailer = lines + b"signature " + sign(lines).encode() + b"\n"
    return image + trailer + len(trailer).to_bytes(4, "big") + update.MAGIC
