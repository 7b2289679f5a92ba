"""Why a file did not get across."""

from chargepost.errors import ChargepostError


class TransferError(ChargepostError):
    """`again` is False when another attempt cannot help; `status` is HTTP's or FTP's, or 0."""

    def __init__(self, text: str, status: int = 0, again: bool = True):
        super().__init__(text)
        self.status = status
        self.again = again


class Stopped(TransferError):
    """Somebody has called `stop()`."""

    def __init__(self):
        super().__init__("The transfer was stopped.", 0, False)
