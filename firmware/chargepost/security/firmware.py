"""Who may sign firmware, and whether this firmware is what they signed (whitepaper L01).

The certificate comes with the update; it has to lead to a root of the maker. The signature is
over the SHA-256 of the whole file: ECDSA with P-256, or RSA.
"""

from binascii import a2b_base64

from chargepost.crypto import pem, signature
from chargepost.crypto.chain import verify_chain
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput


def check_signer(text: str, roots: list, now: int):
    """Generator (see `crypto.curve`): the signing certificate, from PEM; BadInput if it is none.

    `roots` are those of the maker (`Certificates.roots`); `now` is Unix time, 0 when unknown.
    """
    chain = [Certificate(data) for data in pem.decode("CERTIFICATE", text)]
    yield from verify_chain(chain, roots, now)
    return chain[0]


def check_signature(signer, digest: bytes, text: str):
    """Generator: True when `text`, base64, is the signer's signature of the SHA-256 digest."""
    body = "".join(text.split())
    try:
        data = a2b_base64(body)
    except ValueError:
        return False
    try:
        good = yield from signature.verify_digest(signer.public, digest, data)
    except BadInput:
        return False
    return good
