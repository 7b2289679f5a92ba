"""Reset: the answer first, then running sessions end, then the restart (section 5.14)."""


def reset(station, payload: dict) -> tuple:
    """Accepted; Rejected when a restart is already under way."""
    if station.ended:
        return {"status": "Rejected"}, None
    kind = "soft" if payload["type"] == "Soft" else "hard"
    return {"status": "Accepted"}, lambda: station.restart(kind)
