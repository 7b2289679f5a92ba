"""What the scripted backend answers to each action, until a test says otherwise."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

NO_ANSWER = object()


@dataclass(frozen=True)
class CallError:
    """Answer with a CALLERROR."""

    code: str = "InternalError"
    description: str = ""
    details: dict = field(default_factory=dict)


@dataclass(frozen=True)
class RawAnswer:
    """Answer with exactly this frame; `{id}` stands for the id of the CALL."""

    text: str


def iso_time(unix: float) -> str:
    """UTC as OCPP writes it, with milliseconds only where there are any."""
    text = datetime.fromtimestamp(unix, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z").replace(".000Z", "Z")


class Answers:
    """The script: per action the answers to come; the last one stays.

    A dict is laid over the default answer, so that a test names only what matters to it. A
    callable gets the payload and answers in full: a dict, `CallError`, `RawAnswer` or
    `NO_ANSWER`, at once or awaited.
    """

    def __init__(self, now):
        self.now = now
        self.last_transaction = 0
        self._script: dict[str, list] = {}

    def set(self, action: str, answers: tuple):
        self._script[action] = list(answers)

    def next(self, action: str, payload: dict):
        """The answer, or an awaitable of it."""
        script = self._script.get(action)
        default = self._default(action)
        if not script:
            return default
        answer = script.pop(0) if len(script) > 1 else script[0]
        if callable(answer):
            return answer(payload)
        if isinstance(answer, dict) and isinstance(default, dict):
            return {**default, **answer}
        return answer

    def _default(self, action: str):
        now = iso_time(self.now())
        accepted = {"idTagInfo": {"status": "Accepted"}}
        match action:
            case "BootNotification":
                return {"status": "Accepted", "currentTime": now, "interval": 300}
            case "Heartbeat":
                return {"currentTime": now}
            case "Authorize":
                return accepted
            case "StartTransaction":
                self.last_transaction += 1
                return {"transactionId": self.last_transaction, **accepted}
            case "DataTransfer":
                return {"status": "UnknownVendorId"}
            case "SignCertificate":
                return {"status": "Rejected"}
            case (
                "StopTransaction"
                | "MeterValues"
                | "StatusNotification"
                | "DiagnosticsStatusNotification"
                | "FirmwareStatusNotification"
                | "SignedFirmwareStatusNotification"
                | "LogStatusNotification"
                | "SecurityEventNotification"
            ):
                return {}
        return CallError("NotImplemented", f"this backend has no answer to {action}")
