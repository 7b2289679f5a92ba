"""Which of two images a controller starts next: one line that a boot loader and a board share.

    crc32 next state starts length_a version_a length_b version_b

The image in slot a is that of the factory as long as its length is 0. A record that is missing
or damaged stands for that image.
"""

from binascii import crc32

from chargepost_hal.const import const

NORMAL = "normal"  # the image has shown that it works
READY = "ready"  # another one is to be started for the first time
TRIAL = "trial"  # it has been started, and has not shown yet that it works
REJECTED = "rejected"  # it has given itself up; the one before is to be started
BACK = "back"  # the one before runs again, and has not taken note of it

STARTS = const(2)  # an image that has not confirmed itself is not started more often

_SLOTS = "ab"
# State, event, following state; "other": the other image is the next to be started.
_MOVES = """
normal activate ready other
back activate ready other
ready activate ready
ready start trial
trial start trial
trial spent back other
trial confirm normal
trial reject rejected other
rejected start back
back confirm normal
"""


class BootRecord:
    """`next` is the slot that is started next; `lengths` (B) and `versions` go by slot."""

    def __init__(self, data=None):
        self.next = "a"
        self.state = NORMAL
        self.starts = 0
        self.lengths = [0, 0]
        self.versions = ["", ""]
        words = _words(data)
        if words:
            self.next, self.state = words[:2]
            self.starts = int(words[2])
            self.lengths = [int(words[3]), int(words[5])]
            self.versions = [words[4].strip("-"), words[6].strip("-")]

    @property
    def running(self) -> str:
        """The slot of the image that runs, for whom that image asks."""
        return other(self.next) if self.state in (READY, REJECTED) else self.next

    def fire(self, event: str) -> bool:
        """Take an event; False when it means nothing in this state."""
        move = "\n%s %s " % (self.state, event)
        at = _MOVES.find(move)
        if at < 0:
            return False
        at += len(move)
        self.state, _, slot = _MOVES[at : _MOVES.find("\n", at)].partition(" ")
        if slot:
            self.next = other(self.next)
        return True

    def start(self) -> bool:
        """The boot loader is about to start `next`; True when the record has changed."""
        if self.state == TRIAL and self.starts >= STARTS:
            return self.fire("spent")
        if self.state == READY:
            self.starts = 0
        changed = self.fire("start")
        if changed:
            self.starts += 1
        return changed

    def length(self, slot: str) -> int:
        """Bytes of the image in a slot; 0 is that of the factory."""
        return self.lengths[_SLOTS.find(slot)]

    def version(self, slot: str) -> str:
        """What the image in a slot calls itself, "" when nobody has said so."""
        return self.versions[_SLOTS.find(slot)]

    def hold(self, slot: str, length: int, version: str) -> None:
        """Another image is in the slot."""
        at = _SLOTS.find(slot)
        self.lengths[at] = length
        self.versions[at] = version

    def data(self) -> bytes:
        """The line."""
        words = [self.next, self.state, str(self.starts)]
        for at in range(len(_SLOTS)):
            words += [str(self.lengths[at]), self.versions[at] or "-"]
        body = " ".join(words).encode()
        return b"%08x " % crc32(body) + body + b"\n"


def other(slot: str) -> str:
    """The slot that is not this one."""
    return "b" if slot == "a" else "a"


def _words(data):
    """The seven words behind the checksum, None unless they are intact."""
    body = (data or b"")[9:-1]
    if body.count(b" ") != 6 or data != b"%08x " % crc32(body) + body + b"\n":
        return None
    return str(body, "utf-8").split(" ")
