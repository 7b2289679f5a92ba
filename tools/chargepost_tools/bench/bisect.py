"""The smallest number with which something works."""

from collections.abc import Callable


def smallest(works: Callable[[int], bool], low: int, high: int, step: int = 1) -> int:
    """The smallest n of low, low + step, ... up to `high` for which `works(n)`.

    What works with n is taken to work with more. ValueError when even `high` does not work.
    """
    if not works(high):
        raise ValueError(f"it does not work with {high}, the largest that was to be tried")
    first, last = 0, (high - low) // step
    while first < last:
        middle = (first + last) // 2
        if works(low + middle * step):
            last = middle
        else:
            first = middle + 1
    return low + first * step
