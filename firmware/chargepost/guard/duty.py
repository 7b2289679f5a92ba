"""Duty cycle of the control pilot <-> current (IEC 61851-1 Tables A.7 and A.8)."""

from chargepost.port import const

X1 = const(1000)  # steady +12 V
STATE_F = const(0)  # steady -12 V
DIGITAL = const(50)  # 5 %: digital communication sets the current

LOWEST_MA = const(6000)  # below it there is no duty cycle: a pause
_HIGHEST_MA = const(80000)
_LINEAR_MA = const(51000)


def duty_of(ma: int) -> int:
    """Per mille that offers at most `ma`; X1 below 6 A, 80 A above 80 A.

    Rounds down, so that the car never reads more than was meant.
    """
    if ma < LOWEST_MA:
        return X1
    ma = min(ma, _HIGHEST_MA)
    if ma <= _LINEAR_MA:
        return ma // 60
    duty = ma // 250 + 640
    # 51 A to 52.5 A have no code of their own: up to 85 % the car reads 0.6 A per percent.
    return duty if duty > 850 else 850


def current_of(duty: int) -> int:
    """mA that a car may take by this duty; 0 where it may take nothing by the pilot alone."""
    if 100 <= duty <= 850:
        return duty * 60 if duty < 850 else _LINEAR_MA
    if 850 < duty <= 960:
        return (duty - 640) * 250
    if 960 < duty <= 970:
        return _HIGHEST_MA
    if 80 <= duty < 100:
        return LOWEST_MA
    return 0
