"""Elliptic curves y^2 = x^3 - 3x + b (SEC 1): points, and their multiplication in steps.

Points are (x, y), None is the point at infinity; inside a multiplication they are Jacobian
(X, Y, Z) with x = X / Z^2, y = Y / Z^3. What takes long is a generator that yields nothing
between equal portions of work, so that a slow chip can do something else in between;
`p256.run` works one off at once.
"""

import os

from chargepost.port import const

_SHORT = const(32)  # bytes; on longer curves a portion has half as many bits
_PORTION = const(16)  # bits of a multiplication between two yields
_INFINITY = (1, 1, 0)


class Curve:
    """A curve of prime order `n` over the field of `p`; `size` is the length of both in bytes.

    `point` is its base point.
    """

    def __init__(self, size: int, p: int, n: int, b: int, point: tuple):
        self.size = size
        self.p = p
        self.n = n
        self.b = b
        self.point = point
        self._portion = _PORTION if size <= _SHORT else _PORTION // 2

    def on_curve(self, point: tuple) -> bool:
        """True for a point that satisfies the curve's equation; every such point has order n."""
        x, y = point
        p = self.p
        if not (0 <= x < p and 0 <= y < p):
            return False
        return (y * y - (x * x - 3) * x - self.b) % p == 0

    def multiply(self, factor: int, point: tuple):
        """Generator: factor times point, None at infinity; 0 <= factor < n.

        Each bit costs one doubling and one addition, whatever it is, and the coordinates are
        blinded with a random Z: what timing of Python's own integers tells remains.
        """
        p = self.p
        z = 1 + int.from_bytes(os.urandom(self.size), "big") % (p - 1)
        zz = z * z % p
        base = (point[0] * zz % p, point[1] * zz * z % p, z)
        total = _INFINITY
        for bit in range(8 * self.size - 1, -1, -1):
            total = _double(p, total)
            total = (total, _add(p, total, base))[factor >> bit & 1]
            if not bit % self._portion:
                yield
        return _affine(p, total)

    def combine(self, u: int, v: int, point: tuple):
        """Generator: u times the base point plus v times `point`; for public values only."""
        p = self.p
        base, other = (self.point[0], self.point[1], 1), (point[0], point[1], 1)
        table = (None, base, other, _add(p, base, other))
        total = _INFINITY
        for bit in range(8 * self.size - 1, -1, -1):
            total = _double(p, total)
            term = table[(u >> bit & 1) | (v >> bit & 1) << 1]
            if term:
                total = _add(p, total, term)
            if not bit % self._portion:
                yield
        return _affine(p, total)


def _double(p, point):
    x, y, z = point
    if not z or not y:
        return _INFINITY
    yy = y * y % p
    s = 4 * x * yy % p
    zz = z * z % p
    m = 3 * (x - zz) * (x + zz) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p


def _add(p, one, other):
    x1, y1, z1 = one
    x2, y2, z2 = other
    if not z1:
        return other
    if not z2:
        return one
    zz1, zz2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * zz2 % p, x2 * zz1 % p
    s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
    h, r = (u2 - u1) % p, (s2 - s1) % p
    if not h:
        return _INFINITY if r else _double(p, one)
    hh = h * h % p
    hhh = h * hh % p
    v = u1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - s1 * hhh) % p, z1 * z2 * h % p


def _affine(p, point):
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, p - 2, p)
    square = inverse * inverse % p
    return x * square % p, y * square * inverse % p
