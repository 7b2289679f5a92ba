"""What a backend has to hear of a file under way; loaded with the CALL that begins it."""


class News:
    """Payloads of one action, told in order, each until the backend has heard it.

    It is among the adapter's sources only while there is something to tell.
    """

    def __init__(self, adapter, action: str):
        self._adapter = adapter
        self._action = action
        self._waiting = []

    def tell(self, payload: dict) -> None:
        """Queue one message."""
        if not self._waiting:
            self._adapter.sources += (self._next_call,)
        self._waiting.append(payload)

    def _next_call(self, _now_ms):
        return self._action, self._waiting[0], self._answered

    def _answered(self, _, error):
        # One that a broken connection has swallowed is told again on the next.
        if error is not None and not self._adapter.connected:
            return
        self._waiting.pop(0)
        if not self._waiting:
            mine = self._next_call
            self._adapter.sources = tuple(
                [source for source in self._adapter.sources if source != mine]
            )
