"""A transaction: who charges, since when, from which register; it knows no protocol."""


class Grant:
    """Somebody may charge: the token, its group, and how the permission came about.

    `how` is "card", "remote" or "resume". `why` is the decision's one sentence. `profile` is
    the charging profile that came with a remote start, None without one. `bound` is True when
    it is for this outlet, wherever a car is plugged in. `extra` goes into the
    ledger with the begin: the number of the reservation that was used, b"" without one.
    """

    def __init__(self, token: str, parent: str = "", how: str = "card", why: str = ""):
        self.token = token
        self.parent = parent
        self.how = how
        self.why = why
        self.profile = None
        self.bound = False
        self.extra = b""


class Transaction:
    """A running transaction. `number` is the ledger's; registers are in Wh."""

    def __init__(self, number: int, grant: Grant, begin_ms: int, begin_unix: int, begin_wh: int):
        self.number = number
        self.grant = grant
        self.begin_ms = begin_ms
        self.begin_unix = begin_unix
        self.begin_wh = begin_wh
        self.stop_reason = ""
        self.stop_token = ""
        self.stop_ms = 0
        self.has_charged = False
        self.phases_seen = 0  # the most on which the car drew at once
        self.refused: tuple | None = None  # why it is to be paused, and after how many Wh

    def energy_wh(self, register_wh: int) -> int:
        """Energy so far: always a difference of registers, never an integral."""
        return max(0, register_wh - self.begin_wh)
