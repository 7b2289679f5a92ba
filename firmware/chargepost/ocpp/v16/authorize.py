"""Authorize: asks the backend about a token, one at a time (OCPP 1.6 section 4.1)."""

from chargepost.ocpp.v16 import idtag
from chargepost.port import const

_WAITING = const(4)  # more drivers at once than a station has hands for


class Authorize:
    """`ask(token, answer)`: `answer(entry)` once, or `answer(None)` when nobody knows."""

    def __init__(self, station):
        self.station = station
        self.waiting = []

    def ask(self, token: str, answer) -> None:
        """Queue the question; the oldest one goes unanswered when there are too many."""
        self.waiting.append((token, answer))
        if len(self.waiting) > _WAITING:
            self.waiting.pop(0)[1](None)

    def offline(self) -> None:
        """Nobody can be asked: the offline rules decide at once."""
        waiting, self.waiting = self.waiting, []
        for _, answer in waiting:
            answer(None)

    def next_call(self, now_ms: int):
        """The request for the driver who has waited longest."""
        if not self.waiting:
            return None
        token, answer = self.waiting.pop(0)

        def answered(result, error):
            if error is not None:
                answer(None)
            else:
                answer(idtag.answered(result["idTagInfo"], self.station.log))

        return "Authorize", {"idTag": token}, answered
