"""From polls of a reader to presentations of a card: one event each time a card is laid on."""

from chargepost.auth.token import is_random
from chargepost.port import const

_LOCKOUT_MS = const(2000)  # a card that wobbles in the hand stays the same presentation


class CardWatch:
    """Remembers the cards it has seen until they were away for `lockout_ms`.

    Time away is counted from a poll that did not find the card: a reader that failed for a
    while says nothing, so a card that still lies on it does not count as laid on again.
    """

    def __init__(self, technology: str = "ISO14443", lockout_ms: int = _LOCKOUT_MS):
        self._technology = technology
        self._lockout_ms = lockout_ms
        self._cards = []  # pairs of UID and the time of the first poll without it, or None

    def poll(self, uid, now_ms: int):
        """Takes what the reader said at `now_ms`; the UID when a card was just presented."""
        # A phone makes up another number whenever the field was off: it is still one phone.
        key = b"\x08" if uid and is_random(uid, self._technology) else uid
        cards = []
        known = False
        for card, gone in self._cards:
            if gone is not None and now_ms - gone >= self._lockout_ms:
                continue
            if card == key:
                known = True
                cards.append((card, None))
            else:
                cards.append((card, now_ms if gone is None else gone))
        if key and not known:
            cards.append((key, None))
        self._cards = cards
        return uid if key and not known else None
