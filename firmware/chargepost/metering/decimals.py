"""Integers as decimal text, for the edges of protocols: no float ever holds a measured value."""


def decimal(value: int, decimals: int) -> str:
    """value / 10^decimals as the shortest exact text: (12345, 3) is "12.345", (-5, 1) "-0.5"."""
    sign = "-" if value < 0 else ""
    whole, fraction = divmod(abs(value), 10**decimals)
    if not fraction:
        return "%s%d" % (sign, whole)
    text = "%d" % fraction
    text = "0" * (decimals - len(text)) + text
    return "%s%d.%s" % (sign, whole, text.rstrip("0"))
