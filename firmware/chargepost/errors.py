"""Everything that can go wrong in the application, by whose fault it is.

    ChargepostError
     +-- SettingError      a setting has an unknown key or a value out of range: correct it
     +-- BadInput          somebody sent something that is not allowed: refuse it, stay calm
     +-- StorageFull       no room for a new session: make room, then ask again
     +-- BackendError      the backend broke the protocol or answered with an error

Devices have their own small tree in chargepost_hal.errors. Each message gives the value, the
limit and the remedy, so that a caller can show `str(error)` to a person as it is.
"""


class ChargepostError(Exception):
    """Base of all errors of the application."""


class SettingError(ChargepostError):
    """A setting cannot be taken; `key` names it."""

    def __init__(self, key: str, message: str):
        super().__init__(message)
        self.key = key


class BadInput(ChargepostError):
    """A value from outside is not allowed."""


class StorageFull(ChargepostError):
    """The storage has no room for another session."""


class BackendError(ChargepostError):
    """The backend answered a request with an error, or not at all."""
