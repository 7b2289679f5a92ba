"""ECDSA (FIPS 186-5): keys and signatures on P-256 with RFC 6979, verification on any curve.

A private key is an integer, a public key a point (x, y), a signature the integers (r, s). The
long functions are generators as in `curve`.
"""

import os

from chargepost.crypto.hmac import hmac_sha256
from chargepost.crypto.p256 import CURVE, G, N
from chargepost.port import const

_BYTES = const(32)  # of a number on P-256


def generate():
    """Generator: a new (private, public) key (FIPS 186-5 A.2.2)."""
    private, public = 0, None
    while public is None:
        private = int.from_bytes(os.urandom(_BYTES), "big")
        if private < N:
            public = yield from CURVE.multiply(private, G)
    return private, public


def sign(private: int, digest: bytes):
    """Generator: the signature (r, s) of 32 bytes; the same one each time (RFC 6979)."""
    e = int.from_bytes(digest, "big")
    nonces = Nonces(private, digest)
    while True:
        k = nonces.next()
        point = yield from CURVE.multiply(k, G)
        r = point[0] % N
        # A random factor keeps the private key out of a product with a known number.
        blind = 1 + int.from_bytes(os.urandom(_BYTES), "big") % (N - 1)
        s = (blind * e + blind * private % N * r) * pow(blind * k % N, N - 2, N) % N
        if r and s:
            return r, s


def verify(public: tuple, digest: bytes, signature: tuple, curve=CURVE):
    """Generator: True when `signature` is that of `digest` by the owner of `public`.

    A digest that is longer than the curve's numbers is cut (FIPS 186-5 6.4.2).
    """
    r, s = signature
    n = curve.n
    if not (0 < r < n and 0 < s < n and curve.on_curve(public)):
        return False
    inverse = pow(s, n - 2, n)
    e = int.from_bytes(digest[: curve.size], "big")
    point = yield from curve.combine(e * inverse % n, r * inverse % n, public)
    return point is not None and point[0] % n == r


class Nonces:
    """The secret numbers of RFC 6979 section 3.2 for one key and one digest."""

    def __init__(self, private: int, digest: bytes):
        reduced = int.from_bytes(digest, "big") % N
        seed = private.to_bytes(_BYTES, "big") + reduced.to_bytes(_BYTES, "big")
        self._key, self._value = bytes(_BYTES), b"\x01" * _BYTES
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
