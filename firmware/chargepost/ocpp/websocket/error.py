"""What the other end of a WebSocket can do wrong."""

from chargepost.errors import BackendError


class WebSocketError(BackendError):
    """`code` is the close code that answers it (RFC 6455 7.4.1), 0 before the connection is
    open; `status` the HTTP status that refused it, 0 otherwise."""

    def __init__(self, message: str, code: int = 0, status: int = 0):
        super().__init__(message)
        self.code = code
        self.status = status
