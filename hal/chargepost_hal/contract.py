"""The hardware contract: what the application may ask of a board, in units it can trust.

A board provides one object for each role. The simulated ones and the real ones stand
behind the same classes and pass the same contract tests, which are also a board's self-test.
Everything is an integer: mV, mA, W, Wh, 0.1 degC, per mille, milliseconds.

These roles belong to the application and may wait. Those of the guard are in guard_contract.py:
where the guard has a chip of its own, each chip loads its own half.
"""


class Reading:
    """What a meter said at one instant. A value the meter does not have is None.

    energy_import_wh, energy_export_wh: registers, Wh. power_w: total, W (import positive).
    phase_power_w, current_ma, voltage_mv: lists for L1, L2, L3. frequency_mhz: mHz.
    at_ms: monotonic milliseconds at which the answer was complete.
    """

    def __init__(self):
        self.energy_import_wh: int | None = None
        self.energy_export_wh: int | None = None
        self.power_w: int | None = None
        self.phase_power_w: list[int | None] = [None, None, None]
        self.current_ma: list[int | None] = [None, None, None]
        self.voltage_mv: list[int | None] = [None, None, None]
        self.frequency_mhz: int | None = None
        self.at_ms = 0


class Meter:
    """The energy meter of one outlet; `signing` is its signing_contract.SigningMeter, if any."""

    signing = None

    async def read(self, urgent: bool = False) -> Reading:
        """One complete reading; an urgent one goes before all others on a shared line.

        Raises DeviceError; the message says register and cause.
        """
        raise NotImplementedError


class CardReader:
    """A reader of RFID cards.

    `technology` says what its numbers are: "ISO14443" a UID in air order; "EM4100" the five
    bytes of a 125 kHz card, version first; "Wiegand" the number that a wall reader sends.
    """

    technology = "ISO14443"

    async def poll(self):
        """Number of the card that is in the field, or was since the last poll; else None.

        As bytes. Returns within a second. Raises DeviceError when the reader itself fails; a
        reader that only talks about cards (RDM6300, Wiegand) cannot be heard failing.
        """
        raise NotImplementedError


class Indicator:
    """Lights, buzzer or display of a station."""

    def show(self, outlet: int, status: str) -> None:
        """Show the status of an outlet, from 1: Available, Charging, Faulted, ..."""
        raise NotImplementedError

    def verdict(self, verdict: str, token: str, sentence: str) -> None:
        """Tell the driver: "Asked", "Accepted", "Stopped" or "Refused", and why.

        "Asked" says that the card was read and an answer is being waited for; one of the others
        follows.
        """
        raise NotImplementedError

    def adjust(self, percent: int, blinks: int) -> None:
        """Lights shine at so much of their full intensity; a verdict blinks so many times.

        0 percent is dark. With 0 blinks no light shows a verdict.
        """

    def text(self, outlet: int, lines: list, code: str) -> None:
        """Lines on prices to be read at an outlet, and the text of a QR code, "" for none.

        Each call replaces what was there. A board without a display shows nothing.
        """

    def tick(self, now_ms: int) -> None:
        """Called every 100 ms, for what blinks or ends by itself."""


class Line:
    """A byte line to a device: a serial port or a TCP connection.

    One owner reads. A time-out never loses bytes: what arrives later is in the next read.
    """

    async def write(self, data: bytes) -> None:
        """Send everything. Raises OSError when the line is gone."""
        raise NotImplementedError

    async def read(self, timeout_ms: int) -> bytes:
        """The bytes that have arrived, at least one; b"" after `timeout_ms` without any.

        Raises OSError when the other end has closed.
        """
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


class Storage:
    """Files of the application: a directory on a file system that survives power cuts.

    Names are relative, with "/" between folders; folders appear by themselves. When a call
    that writes returns, the bytes are on the medium. OSError (ENOSPC, EIO) otherwise.
    """

    def read(self, name: str, offset: int = 0, size: int = -1):
        """Bytes of a file from `offset`, at most `size`; None when there is no such file."""
        raise NotImplementedError

    def size(self, name: str) -> int:
        """Bytes in a file, -1 when there is no such file."""
        raise NotImplementedError

    def append(self, name: str, data: bytes) -> None:
        """Add to the end of a file. A power cut leaves a prefix of `data`, or none of it."""
        raise NotImplementedError

    def replace(self, name: str, chunks) -> None:
        """Make the file hold the given byte strings; a power cut leaves the old or the new."""
        raise NotImplementedError

    def remove(self, name: str) -> None:
        """Delete a file; no error when it is not there."""
        raise NotImplementedError

    def names(self, folder: str) -> list:
        """Sorted names of the files in a folder, [] when there is none."""
        raise NotImplementedError

    def free(self) -> int:
        """Bytes that can still be written."""
        raise NotImplementedError


class Network:
    """The way to other machines."""

    async def connect(self, host: str, port: int, tls=None):
        """A Line to `host`; `tls` is a TLS context made by the board's port. Raises OSError."""
        raise NotImplementedError


class RealTimeClock:
    """Battery-backed wall clock."""

    def unix(self) -> int:
        """Unix seconds, or 0 when the clock has lost the time."""
        raise NotImplementedError

    def set(self, seconds: int) -> None:
        raise NotImplementedError


class Watchdog:
    """Restarts the controller when nobody feeds it."""

    def feed(self) -> None:
        raise NotImplementedError
