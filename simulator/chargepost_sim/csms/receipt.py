"""The receipt of a finished session."""

from chargepost_sim.csms.times import unix_time


def receipt(session: dict) -> dict:
    """What the driver is told; the energy in Wh, the duration in seconds."""
    return {
        "session": session["id"],
        "station": session["station"],
        "connector": session["connector"],
        "card": session["card"],
        "begin": session["begin"],
        "end": session["end"],
        "duration_s": round(unix_time(session["end"]) - unix_time(session["begin"])),
        "energy_wh": session["energy_wh"],
        "meter_start_wh": session["meter_start"],
        "meter_stop_wh": session["meter_stop"],
        "reason": session["reason"],
    }


def receipt_text(receipt: dict) -> str:
    """The receipt as it is printed."""
    seconds = receipt["duration_s"]
    rows = (
        ("Station", f"{receipt['station']}, connector {receipt['connector']}"),
        ("Card", receipt["card"]),
        ("From", receipt["begin"]),
        ("To", receipt["end"]),
        ("Duration", f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"),
        ("Meter", f"{_kwh(receipt['meter_start_wh'])} to {_kwh(receipt['meter_stop_wh'])} kWh"),
        ("Energy", f"{_kwh(receipt['energy_wh'])} kWh"),
        ("Ended by", receipt["reason"]),
    )
    lines = [f"RECEIPT  session {receipt['session']}", "-" * 44]
    return "\n".join(lines + [f"{name:<10}{value}" for name, value in rows])


def _kwh(wh: int) -> str:
    return f"{wh / 1000:.3f}"
