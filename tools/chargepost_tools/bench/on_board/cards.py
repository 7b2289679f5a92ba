"""What a local list of many cards costs: `cards.py IMAGE FOLDER COUNT`.

Prints bytes of heap that the open list holds, the peaks of a look-up and of an update by 100
cards, the most records that a look-up reads, and the bytes that the update writes.
"""

import gc
import sys

import romboot
from peak import peak

romboot.mount(sys.argv[1])

from chargepost.auth.entry import Entry  # noqa: E402
from chargepost.auth.local_list import LocalList  # noqa: E402
from chargepost.store import Directory  # noqa: E402

_MOST = 256 * 1024
_CHANGES = 50  # SendLocalListMaxLength
_STEP = 7919  # so that neighbours in the list are no neighbours in number


class CountingDirectory(Directory):
    """Counts what goes through it."""

    reads = 0
    written = 0

    def read(self, name, offset=0, size=-1):
        self.reads += 1
        return Directory.read(self, name, offset, size)

    def replace(self, name, chunks):
        Directory.replace(self, name, self._counted(chunks))

    def _counted(self, chunks):
        for chunk in chunks:
            self.written += len(chunk)
            yield chunk


def token(n):
    return "%014X" % (n * _STEP)


def fill(storage, count):
    cards = LocalList(storage, count)
    entry = Entry("Accepted", 1900000000, "FLEET")
    cards.replace(1, [(token(n), entry) for n in range(count)])


def most_reads(cards, storage, count):
    most = 0
    for n in range(0, count, max(1, count // 500)):
        for wanted, listed in ((token(n), True), (token(n)[:-1] + "Z", False)):
            storage.reads = 0
            if (cards.get(wanted) is not None) != listed:
                raise ValueError("a card is lost, or found that is none: " + wanted)
            most = max(most, storage.reads)
    return most


def main():
    storage = CountingDirectory(sys.argv[2])
    count = int(sys.argv[3])
    fill(storage, count)
    gc.collect()
    before = gc.mem_alloc()
    cards = LocalList(storage, count)
    gc.collect()
    held = gc.mem_alloc() - before
    reads = most_reads(cards, storage, count)

    def look_up():
        return cards.get(token(count // 3)) is not None

    def update():
        blocked = Entry("Blocked")
        changes = [(token(n * count // _CHANGES), blocked) for n in range(_CHANGES)]
        return cards.update(cards.stored_version + 1, changes) == "Accepted"

    storage.written = 0
    update()
    written = storage.written
    print(held, peak(look_up, _MOST), peak(update, _MOST), reads, written)


main()
