"""The forms in which lists write a card's number, and what each makes of a card.

Which form a site's lists have, nobody can tell from a card alone. So the installer sees all
forms of a card that is in the list, and picks one (`Chargepost.CardForm`).
"""

from binascii import hexlify

from chargepost.auth.token import FORMS
from chargepost.errors import BadInput

# as-is: hex digits, the first byte of the air first. reversed: the last byte first. decimal: one
# number with leading zeros, the first byte the most significant. decimal-reversed: the last
# byte. wiegand: facility code in 3 digits and number in 5, as readers of 26 bits send them.
# first-4: hex digits of the first four bytes.
AS_IS, REVERSED, DECIMAL, DECIMAL_REVERSED, WIEGAND, FIRST_4 = FORMS

# Digits of a decimal number by its bytes; ten bytes would need more than a token has.
_DIGITS = ((3, 8), (4, 10), (5, 13), (7, 17), (8, 20))

# Form, technology and bytes (0: all) for which two sources that do not know each other agree.
_CONFIRMED = (
    (AS_IS, "ISO14443", 0),
    (AS_IS, "EM4100", 0),
    (AS_IS, "Wiegand", 0),
    (REVERSED, "ISO14443", 0),
    (REVERSED, "Wiegand", 4),
    (DECIMAL, "EM4100", 0),
    (DECIMAL, "Wiegand", 0),
    (DECIMAL_REVERSED, "ISO14443", 4),
    (WIEGAND, "EM4100", 0),
    (WIEGAND, "Wiegand", 0),
)


def in_form(number: bytes, technology: str, form: str) -> str:
    """A card's number in a form; "" where the form has none for it."""
    if form == AS_IS:
        return _hex(number)
    if form == REVERSED:
        return _hex(_reversed(number))
    if form == FIRST_4:
        return _hex(number[:4]) if technology == "ISO14443" else ""
    # What is printed on a 125 kHz card leaves out the version, its first byte.
    short = number[1:] if technology == "EM4100" else number
    if form == DECIMAL:
        return _decimal(short)
    if form == DECIMAL_REVERSED:
        return _decimal(_reversed(short))
    if form == WIEGAND:
        # A Wiegand reader takes a UID the other way round, and only its first bytes.
        low = _reversed(number[:3]) if technology == "ISO14443" else number[-3:]
        return "%03d%05d" % (low[0], low[1] << 8 | low[2])
    raise BadInput("There is no card form %s; there are %s." % (form, ", ".join(FORMS)))


def all_forms(number: bytes, technology: str) -> list:
    """(form, text, confirmed) of every form that the number has.

    `confirmed` is False for a form that is not defined by two independent sources: other
    makers may mean something else by it, so compare with several cards.
    """
    found = []
    for form in FORMS:
        text = in_form(number, technology, form)
        if text:
            found.append((form, text, _is_confirmed(form, technology, len(number))))
    return found


def _is_confirmed(form: str, technology: str, size: int) -> bool:
    return (form, technology, 0) in _CONFIRMED or (form, technology, size) in _CONFIRMED


def _decimal(number: bytes) -> str:
    for size, digits in _DIGITS:
        if size == len(number):
            text = str(int.from_bytes(number, "big"))
            return "0" * (digits - len(text)) + text
    return ""


def _hex(number: bytes) -> str:
    return hexlify(number).decode().upper()


def _reversed(number: bytes) -> bytes:
    return bytes(reversed(number))
