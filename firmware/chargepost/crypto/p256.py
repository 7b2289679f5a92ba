"""The curve P-256 (FIPS 186-5, SEC 2): points, and their multiplication in steps.

Points are (x, y), None is the point at infinity; inside a multiplication they are Jacobian
(X, Y, Z) with x = X / Z^2, y = Y / Z^3. What takes long is a generator that yields nothing
between equal portions of work, so that a slow chip can do something else in between; `run`
works one off at once.
"""

import os

from chargepost.port import const

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
BYTES = const(32)

_BITS = const(256)
_PORTION = const(16)  # bits of a multiplication between two yields
_INFINITY = (1, 1, 0)


def run(generator):
    """What a generator returns, worked off at once."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value


def on_curve(point: tuple) -> bool:
    """True for a point that satisfies the curve's equation; every such point has order N."""
    x, y = point
    if not (0 <= x < P and 0 <= y < P):
        return False
    return (y * y - (x * x - 3) * x - B) % P == 0


def multiply(factor: int, point: tuple):
    """Generator: factor times point, None at infinity; 0 <= factor < N.

    Each bit costs one doubling and one addition, whatever it is, and the coordinates are
    blinded with a random Z: what timing of Python's own integers tells remains.
    """
    z = 1 + int.from_bytes(os.urandom(BYTES), "big") % (P - 1)
    zz = z * z % P
    base = (point[0] * zz % P, point[1] * zz * z % P, z)
    total = _INFINITY
    for bit in range(_BITS - 1, -1, -1):
        total = _double(total)
        total = (total, _add(total, base))[factor >> bit & 1]
        if not bit % _PORTION:
            yield
    return _affine(total)


def combine(u: int, v: int, point: tuple):
    """Generator: u times the base point plus v times `point`; for public values only."""
    base, other = (G[0], G[1], 1), (point[0], point[1], 1)
    table = (None, base, other, _add(base, other))
    total = _INFINITY
    for bit in range(_BITS - 1, -1, -1):
        total = _double(total)
        term = table[(u >> bit & 1) | (v >> bit & 1) << 1]
        if term:
            total = _add(total, term)
        if not bit % _PORTION:
            yield
    return _affine(total)


def _double(point):
    x, y, z = point
    if not z or not y:
        return _INFINITY
    yy = y * y % P
    s = 4 * x * yy % P
    zz = z * z % P
    m = 3 * (x - zz) * (x + zz) % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(one, other):
    x1, y1, z1 = one
    x2, y2, z2 = other
    if not z1:
        return other
    if not z2:
        return one
    zz1, zz2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * zz2 % P, x2 * zz1 % P
    s1, s2 = y1 * zz2 * z2 % P, y2 * zz1 * z1 % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if not h:
        return _INFINITY if r else _double(one)
    hh = h * h % P
    hhh = h * hh % P
    v = u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, z1 * z2 * h % P


def _affine(point):
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, P - 2, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P
