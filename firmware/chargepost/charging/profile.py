"""A charging profile: limits over time, from whom and for whom, and its record in the storage.

The record is one row of fixed width, then 9 bytes for each period of the schedule, then a
crc32: 60 bytes with one period, 483 with 48. Only the row stays in memory. Limits are in
tenths of an ampere per phase, or of a watt in all, as OCPP has them; times are Unix seconds.
"""

import struct
from binascii import crc32

from chargepost.errors import BadInput
from chargepost.port import const

# Purposes (OCPP 1.6 section 7.9).
MAX = const(0)
TX_DEFAULT = const(1)
TX = const(2)
PURPOSES = ("ChargePointMaxProfile", "TxDefaultProfile", "TxProfile")

# Kinds, with the recurrency that goes with them (sections 7.10 and 7.38).
ABSOLUTE = const(0)
DAILY = const(1)
WEEKLY = const(2)
RELATIVE = const(3)

AMPERES = const(0)
WATTS = const(1)

FOREVER = 1 << 40  # Unix seconds of a profile that stays valid

# Columns of a row; the first of them can be read as row[COLUMN] without unpacking.
OUTLET = const(1)
PURPOSE = const(2)
KIND = const(3)
STACK = const(4)
UNIT = const(5)
COUNT = const(6)
SEQUENCE = const(7)
NUMBER = const(8)
TRANSACTION = const(9)
VALID_FROM = const(10)
VALID_TO = const(11)
START = const(12)
DURATION = const(13)  # 0: none

_ROW = "<BBBBBBBIiIqqqI"
ROW_SIZE = const(47)
_FORMAT = const(0xC1)  # the first byte of a row: what it is, and its version
_PERIOD = "<IIB"
_PERIOD_SIZE = const(9)
_TAIL = const(4)
_MOST = const(0x7FFFFFFF)


class Profile:
    """A profile to be installed; `periods` are packed with `period`.

    `number` is the id that the backend gave it, unique in the station; `outlet` 0 stands for
    the whole station; `transaction` is the ledger's number for a TxProfile.
    """

    def __init__(self, number: int, purpose: int, stack: int, kind: int, unit: int, periods):
        self.number = number
        self.purpose = purpose
        self.stack = stack
        self.kind = kind
        self.unit = unit
        self.periods = periods
        self.outlet = 0
        self.transaction = 0
        self.valid_from = 0
        self.valid_to = FOREVER
        self.start = 0
        self.duration = 0


def period(start: int, limit: int, phases: int = 0) -> bytes:
    """One period: seconds from the schedule's start, limit in tenths, 1 to 3 phases or 0.

    Raises BadInput for what cannot be.
    """
    if not 0 <= start <= _MOST:
        raise BadInput("A period cannot start at %d s; give 0 or more." % start)
    if not 0 <= limit <= _MOST:
        raise BadInput("A limit cannot be %d tenths; give 0 to %d." % (limit, _MOST))
    if not 0 <= phases <= 3:
        raise BadInput("There are no %d phases; give 1 to 3." % phases)
    return struct.pack(_PERIOD, start, limit, phases)


def read_period(periods, index: int) -> tuple:
    """(start, limit, phases) of a period."""
    return struct.unpack_from(_PERIOD, periods, index * _PERIOD_SIZE)


def count(periods) -> int:
    """How many periods these are."""
    return len(periods) // _PERIOD_SIZE


def check(profile: Profile, config) -> None:
    """Refuse a profile that this station cannot follow to the letter. Raises BadInput."""
    _within("The stack level", profile.stack, config["ChargeProfileMaxStackLevel"])
    _within("The duration in s", profile.duration, _MOST)
    _within("The profile's id", abs(profile.number), _MOST)
    if (profile.purpose == MAX) != (profile.outlet == 0) and profile.purpose != TX_DEFAULT:
        text = "A %s cannot be for outlet %d."
        raise BadInput(text % (PURPOSES[profile.purpose], profile.outlet))
    if profile.valid_to <= profile.valid_from:
        raise BadInput("The profile ends before it becomes valid; correct one of the times.")
    _check_periods(profile.periods, config["ChargingScheduleMaxPeriods"])
    changes = count(profile.periods) > 1 or profile.duration
    if profile.purpose == MAX and profile.kind == RELATIVE and changes:
        raise BadInput("A limit of the whole station has no session to count from; use Absolute.")


def _check_periods(periods, most: int) -> None:
    found = count(periods)
    if not 1 <= found <= most:
        raise BadInput("A schedule has 1 to %d periods, this one has %d." % (most, found))
    before = -1
    for index in range(found):
        start = read_period(periods, index)[0]
        if start <= before:
            raise BadInput("Period %d does not start after the one before it." % (index + 1))
        if index == 0 and start:
            raise BadInput("The first period starts at %d s; it must start at 0." % start)
        before = start


def _within(what: str, value: int, most: int) -> None:
    if not 0 <= value <= most:
        raise BadInput("%s is %d; allowed are 0 to %d." % (what, value, most))


def pack(profile: Profile, sequence: int) -> bytes:
    """The record of a profile that was checked; a later one has a higher `sequence`."""
    row = struct.pack(
        _ROW,
        _FORMAT,
        profile.outlet,
        profile.purpose,
        profile.kind,
        profile.stack,
        profile.unit,
        count(profile.periods),
        sequence,
        profile.number,
        profile.transaction,
        profile.valid_from,
        profile.valid_to,
        profile.start,
        profile.duration,
    )
    body = row + bytes(profile.periods)
    return body + crc32(body).to_bytes(_TAIL, "big")


def intact(record) -> bool:
    """Is this a whole record, as it was written?"""
    if record is None or len(record) < ROW_SIZE + _TAIL or record[0] != _FORMAT:
        return False
    body = record[:-_TAIL]
    whole = len(body) == ROW_SIZE + record[COUNT] * _PERIOD_SIZE
    return whole and record[-_TAIL:] == crc32(body).to_bytes(_TAIL, "big")


def columns(row) -> tuple:
    """The row as a tuple; its columns are this file's constants."""
    return struct.unpack(_ROW, row)


def periods_of(record) -> bytes:
    """The packed periods of an intact record."""
    return record[ROW_SIZE:-_TAIL]
