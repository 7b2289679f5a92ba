"""LogStatusNotification: how far the upload is that GetLog has asked for.

Security whitepaper N01. `log_upload` does the work of a GetLog; this part is always there.
"""

IDLE = "Idle"
UPLOADING = "Uploading"


class Logs:
    """`job` is the upload under way, or None; `make_transfer(network, clock, tls, log)` makes
    what sends it, a chargepost.transfer.transfer.Transfer when it is None.
    """

    def __init__(self, station):
        self.station = station
        self.make_transfer = None
        self.job = None
        self._waiting = []  # (status, request) that the backend has not heard of

    def tell(self, status: str, request: int) -> None:
        """Something has become of the request."""
        self._waiting.append((status, request))

    def ask(self) -> None:
        """The backend wants to hear the state, whatever it is."""
        if self.job:
            self.tell(UPLOADING, self.job.request)
        else:
            self.tell(IDLE, -1)

    def next_call(self, now_ms: int):
        """The oldest news of an upload."""
        if not self._waiting:
            return None
        status, request = self._waiting[0]
        payload = {"status": status}
        if status != IDLE:
            payload["requestId"] = request

        def answered(_, error):
            # News that a broken connection swallowed are told again on the next one.
            if error is None or self.station.access.backend.connected:
                self._waiting.pop(0)

        return "LogStatusNotification", payload, answered
