"""What the car draws, for the guard's watch over it: by the meter, as long as that is fresh."""

from chargepost.guard.interface import UNKNOWN_MA
from chargepost.port import const

# An older reading may be from before the car had to follow a lower limit.
_FRESH_MS = const(3000)


def tell(ask, meter, now_ms: int) -> None:
    """Set the currents of `ask`, mA; UNKNOWN_MA where the meter has none to trust."""
    latest = None if meter.stale else meter.latest
    if latest is None or now_ms - latest.at_ms > _FRESH_MS:
        ask.current_l1_ma = ask.current_l2_ma = ask.current_l3_ma = UNKNOWN_MA
        return
    ask.current_l1_ma = _milliamperes(latest.current_ma[0])
    ask.current_l2_ma = _milliamperes(latest.current_ma[1])
    ask.current_l3_ma = _milliamperes(latest.current_ma[2])


def _milliamperes(ma) -> int:
    return UNKNOWN_MA if ma is None else abs(ma)
