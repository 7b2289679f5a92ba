"""A meter's signature under its readings: OCMF records that anybody can verify (OCMF 1.4)."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# The algorithm's name in a record, and the curve; brainpool as records in the field write it.
CURVES: dict[str, ec.EllipticCurve] = {
    "ECDSA-secp256r1-SHA256": ec.SECP256R1(),
    "ECDSA-secp256k1-SHA256": ec.SECP256K1(),
    "ECDSA-secp384r1-SHA256": ec.SECP384R1(),
    "ECDSA-brainpoolP256r1-SHA256": ec.BrainpoolP256R1(),
}


class OcmfSigner:
    """One key that never leaves it; raises ValueError for an unknown algorithm."""

    def __init__(self, algorithm: str = "ECDSA-secp256r1-SHA256"):
        if algorithm not in CURVES:
            raise ValueError(f"algorithm {algorithm!r}: choose one of {', '.join(CURVES)}")
        self.algorithm = algorithm
        self._key = ec.generate_private_key(CURVES[algorithm])

    @property
    def public_key(self) -> str:
        """As it is printed on the meter: hexadecimal digits of a SubjectPublicKeyInfo."""
        form = PublicFormat.SubjectPublicKeyInfo
        return self._key.public_key().public_bytes(Encoding.DER, form).hex().upper()

    def record(self, payload: dict[str, Any]) -> bytes:
        """The whole record; the signature covers the bytes between its first two bars."""
        text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
        if "|" in text:
            raise ValueError("a bar cannot stand in the payload of a record; leave it out")
        signature = self._key.sign(text.encode(), ec.ECDSA(hashes.SHA256())).hex().upper()
        tail = json.dumps({"SA": self.algorithm, "SD": signature}, separators=(",", ":"))
        return f"OCMF|{text}|{tail}".encode()
