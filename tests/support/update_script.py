"""The check of an update for tests on both runtimes."""

from chargepost import update
from chargepost.crypto.p256 import run
from chargepost.crypto.x509 import Certificate


def check(data, board, roots, now):
    """[version, length] of an update that may be installed; raises BadInput."""

    def read(offset, most):
        assert most <= 8192, "a piece is too large for a board"
        return data[offset : offset + most]

    found = run(update.check(len(data), read, board, [Certificate(r) for r in roots], now))
    return [found.version, found.length]
