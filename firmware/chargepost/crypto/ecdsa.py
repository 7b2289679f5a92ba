"""ECDSA with P-256 and SHA-256 (FIPS 186-5): keys, signatures with RFC 6979, verification.

A private key is an integer, a public key a point (x, y), a digest 32 bytes, a signature the
integers (r, s). The long functions are generators as in `p256`.
"""

import os

from chargepost.crypto.hmac import hmac_sha256
from chargepost.crypto.p256 import BYTES, G, N, combine, multiply, on_curve


def generate():
    """Generator: a new (private, public) key (FIPS 186-5 A.2.2)."""
    private, public = 0, None
    while public is None:
        private = int.from_bytes(os.urandom(BYTES), "big")
        if private < N:
            public = yield from multiply(private, G)
    return private, public


def sign(private: int, digest: bytes):
    """Generator: the signature (r, s) of a digest; the same one each time (RFC 6979)."""
    e = int.from_bytes(digest, "big")
    nonces = Nonces(private, digest)
    while True:
        k = nonces.next()
        point = yield from multiply(k, G)
        r = point[0] % N
        # A random factor keeps the private key out of a product with a known number.
        blind = 1 + int.from_bytes(os.urandom(BYTES), "big") % (N - 1)
        s = (blind * e + blind * private % N * r) * pow(blind * k % N, N - 2, N) % N
        if r and s:
            return r, s


def verify(public: tuple, digest: bytes, signature: tuple):
    """Generator: True when `signature` is that of `digest` by the owner of `public`."""
    r, s = signature
    if not (0 < r < N and 0 < s < N and on_curve(public)):
        return False
    inverse = pow(s, N - 2, N)
    e = int.from_bytes(digest, "big")
    point = yield from combine(e * inverse % N, r * inverse % N, public)
    return point is not None and point[0] % N == r


class Nonces:
    """The secret numbers of RFC 6979 section 3.2 for one key and one digest."""

    def __init__(self, private: int, digest: bytes):
        reduced = int.from_bytes(digest, "big") % N
        seed = private.to_bytes(BYTES, "big") + reduced.to_bytes(BYTES, "big")
        self._key, self._value = bytes(BYTES), b"\x01" * BYTES
        for mark in (b"\x00", b"\x01"):
            self._turn(mark, seed)

    def next(self) -> int:
        """The next number k with 0 < k < N."""
        while True:
            self._value = hmac_sha256(self._key, self._value)
            k = int.from_bytes(self._value, "big")
            self._turn(b"\x00", b"")
            if 0 < k < N:
                return k

    def _turn(self, mark, seed):
        self._key = hmac_sha256(self._key, self._value, mark, seed)
        self._value = hmac_sha256(self._key, self._value)
