"""The reads that fetch the registers of a plan."""

from chargepost_hal.meters.decoding import registers
from chargepost_hal.meters.plan import ROW, unpack

# A meter that fails at longer reads may take these: some SDM72 do.
CAREFUL_MOST = 10
CAREFUL_SILENCE_MS = 100


def blocks(plan: bytes, most: int) -> list:
    """(address, count) of reads that are contiguous and have at most `most` registers.

    Gaps are not read: many meters refuse a read that touches a register they do not have. A
    value of several registers is never split, so the least of `most` is its size.
    """
    found = []
    for address, count in sorted(_wanted(plan)):
        if found:
            start, length = found[-1]
            end = max(start + length, address + count)
            if address <= start + length and end - start <= most:
                found[-1] = (start, end - start)
                continue
        found.append((address, count))
    return found


def _wanted(plan):
    wanted = []
    for at in range(0, len(plan), ROW):
        _, _, address, kind, _, exponent_at = unpack(plan, at)
        for place in ((address, registers(kind)), (exponent_at, 1)):
            if place[0] >= 0 and place not in wanted:
                wanted.append(place)
    return wanted
