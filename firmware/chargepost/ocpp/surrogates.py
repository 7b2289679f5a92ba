r"""Repairs \ud83d\ude00 escapes in JSON text before a parser sees them.

MicroPython turns each half into three bytes of its own; sent back, they are not UTF-8, and a
strict backend closes the connection with 1007. A lone half becomes U+FFFD on both runtimes.
"""

_REPLACEMENT = "\ufffd"


def repair(text: str) -> str:
    """The same JSON text with every surrogate escape replaced by the character it means."""
    if "\\ud" not in text and "\\uD" not in text:
        return text
    parts = []
    done = 0
    at = text.find("\\")
    while at >= 0:
        high = _escape(text, at)
        if high < 0:
            at = text.find("\\", at + 2)  # any other escape, "\\\\" too, is two characters
            continue
        low = _escape(text, at + 6)
        end = at + 6
        char = _REPLACEMENT
        if high < 0xDC00 and low >= 0xDC00:
            char = chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            end += 6
        parts.append(text[done:at])
        parts.append(char)
        done = end
        at = text.find("\\", end)
    parts.append(text[done:])
    return "".join(parts)


def repair_utf8(data):
    """The same for JSON in UTF-8, which is not copied when there is nothing to repair."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return data
    return repair(str(data, "utf-8")).encode()


def _escape(text: str, at: int) -> int:
    """The surrogate that is escaped at `at`, or -1."""
    if text[at : at + 2] != "\\u":
        return -1
    digits = text[at + 2 : at + 6]
    if len(digits) < 4 or digits[0] not in "dD" or digits[1] not in "89abcdefABCDEF":
        return -1
    for digit in digits[2:]:
        if digit not in "0123456789abcdefABCDEF":
            return -1
    return int(digits, 16)
