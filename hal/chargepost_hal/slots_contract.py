"""The contract for updates: what the application may ask of a board that has room for two images.

A board has `boot`: the version of the running image ("" for that of the factory) and the outcome
of the last start, or None without slots; and `slots()`, which opens a FirmwareSlots. That is
needed on a few days a year, and loaded for them.
"""


class FirmwareSlots:
    """Two places for images: one runs, the other takes the next one.

    board: what an image must be built for. running: the name of the slot that runs; version:
    what its image calls itself, "" for that of the factory. limit: bytes that the other slot
    takes. outcome: what the last start was: "normal", "trial" (an image that has to confirm
    itself, or is left after two starts), "back" (the one before, as the image on trial did not
    stay; `confirm` takes note of it). When a call that writes returns, the bytes are on the
    medium; a power cut leaves the old or the new. OSError otherwise.
    """

    board = ""
    running = "a"
    version = ""
    outcome = "normal"
    limit = 0

    def size(self) -> int:
        """Bytes in the slot that does not run."""
        raise NotImplementedError

    def erase(self) -> None:
        """Empty the slot that does not run."""
        raise NotImplementedError

    def write(self, data: bytes) -> None:
        """Add to the slot that does not run."""
        raise NotImplementedError

    def read(self, offset: int, most: int) -> bytes:
        """At most so many bytes of the slot that does not run."""
        raise NotImplementedError

    def activate(self, length: int, version: str) -> None:
        """The next start is one on trial, of the first `length` bytes in the other slot."""
        raise NotImplementedError

    def confirm(self) -> None:
        """What runs stays."""
        raise NotImplementedError

    def reject(self) -> None:
        """What runs on trial does not do: the next start is one of the image before."""
        raise NotImplementedError
