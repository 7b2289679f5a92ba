"""The one CALL that may be outstanding goes to whoever needs it most (OCPP-J section 4.1.1).

Nothing is queued here: each source keeps what it has to say, and is asked when the line is
free. A source is a function `next_call(now_ms) -> (action, payload, on_answer) or None`.
"""

from chargepost.ocpp.call_error import CallError
from chargepost.ocpp.v16 import tables
from chargepost.ocpp.validation import check_answer

_LENIENT = ("BootNotification",)  # looks at its answer itself: without it nothing works


class Outbox:
    """`sources` in order of priority; `called(now_ms)` hears of each CALL."""

    def __init__(self, rpc, station, called):
        self.rpc = rpc
        self.config = station.config
        self.log = station.log
        self.called = called

    def pump(self, sources, now_ms: int) -> bool:
        """Send the most urgent CALL, if the line is free; True when one was sent."""
        if not self.rpc.ready:
            return False
        for source in sources:
            wish = source(now_ms)
            if wish:
                self._send(wish, now_ms)
                return True
        return False

    def _send(self, wish: tuple, now_ms: int) -> None:
        action, payload, on_answer = wish

        def answered(result, error):
            if error is None and action not in _LENIENT:
                try:
                    check_answer(tables.ANSWERS, action, result)
                except CallError as found:
                    result, error = None, found
            try:
                on_answer(result, error)
            except Exception as failure:
                # A mistake of ours with one answer must not end the connection or a session.
                name = type(failure).__name__
                self.log("The answer to %s failed here: %s: %s" % (action, name, failure))

        self.called(now_ms)
        self.rpc.call(action, payload, answered, self.config["MessageTimeout"] * 1000)
