"""OCPP times: UTC as ISO 8601 with Z."""

from datetime import UTC, datetime

from chargepost_sim.csms.errors import BadRequest


def iso_time(unix: float) -> str:
    """Unix seconds as OCPP writes them."""
    return datetime.fromtimestamp(int(unix), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def unix_time(text: str) -> float:
    """Unix seconds of an ISO time; without a zone it is no time. Raises BadRequest."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadRequest(f"{text!r} is not a time; write it like 2026-12-31T23:59:59Z")
    return moment.timestamp()
