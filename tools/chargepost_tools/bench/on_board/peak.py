"""The smallest free heap with which a function works, found with ballast in one process."""

import gc

_GRAIN = 64  # bytes
_CHUNKS = (65536, 8192, 1024, 128, 32)
# Emptied by hand: whatever still looks like a pointer to a list keeps all that is in it.
_ballast = [None] * 2048


def peak(call, most):
    """Bytes that must be free for `call()` to return True; -1 when `most` are not enough."""
    if not fits(call, most):
        return -1
    low, high = 0, most
    while high - low > _GRAIN:
        middle = (low + high) // 2
        if fits(call, middle):
            high = middle
        else:
            low = middle
    return high


def fits(call, room):
    """Whether `call()` returns True with `room` bytes free, in one piece."""
    gc.collect()
    hole = bytearray(room)
    fill()
    hole = None  # noqa: F841
    gc.collect()
    try:
        return call()
    except MemoryError:
        return False
    finally:
        for at in range(len(_ballast)):
            _ballast[at] = None


def fill():
    """Take all that is left, in ever smaller pieces."""
    at = 0
    for size in _CHUNKS:
        while at < len(_ballast):
            try:
                _ballast[at] = bytearray(size)
            except MemoryError:
                break
            at += 1
