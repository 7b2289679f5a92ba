"""Tokens: from a card's UID, or as text from anywhere, to what is compared and reported."""

from binascii import hexlify

from chargepost.errors import BadInput
from chargepost.port import const

LIMIT = 20  # OCPP 1.6 IdToken is a CiString20Type

# The forms in which lists write a card's number; auth.card_forms says what they are.
FORMS = ("as-is", "reversed", "decimal", "decimal-reversed", "wiegand", "first-4")

# Bytes of a card's number by the technology of contract.CardReader.
SIZES = {"ISO14443": (4, 7, 10), "EM4100": (5,), "Wiegand": (3, 4)}

_RANDOM = const(0x08)  # ISO 14443-3: a 4-byte UID that begins with 08 is made up each time
_CASCADE = const(0x88)  # cascade tag: says "more follows", is no part of a UID


def from_card(number: bytes, technology: str, form: str = FORMS[0]) -> str:
    """The idToken of a card: its number in the form of the site's lists. Raises BadInput.

    As it is, a UID becomes upper-case hex in air order without separators.
    """
    allowed = SIZES.get(technology)
    if allowed is None:
        text = "There is no card technology %s; there are %s."
        raise BadInput(text % (repr(technology), ", ".join(sorted(SIZES))))
    shown = hexlify(number).decode().upper()
    if len(number) not in allowed:
        text = "A card number of %s has %s bytes, not %d (%s): present the card again."
        sizes = " or ".join([str(size) for size in allowed])
        raise BadInput(text % (technology, sizes, len(number), shown))
    if technology == "ISO14443" and number[0] == _CASCADE:
        text = "Card number %s begins with the cascade tag 88: the reader cuts numbers off."
        raise BadInput(text % shown)
    if form == FORMS[0]:
        return shown
    from chargepost.auth.card_forms import in_form  # few sites need it

    token = in_form(number, technology, form)
    if not token:
        text = "Card number %s (%s) has no form %s: choose another Chargepost.CardForm."
        raise BadInput(text % (shown, technology, form))
    return token


def is_random(number: bytes, technology: str = "ISO14443") -> bool:
    """True for a UID that is another one each time (phones, cards in privacy mode)."""
    return technology == "ISO14443" and len(number) == 4 and number[0] == _RANDOM


def validate(text) -> str:
    """The token unchanged; BadInput unless it is 1 to 20 printable ASCII characters."""
    if not isinstance(text, str):
        raise BadInput("A token is a text, not %s: send it as a string." % repr(text)[:40])
    if not 1 <= len(text) <= LIMIT:
        message = "Token %s has %d characters; 1 to %d are allowed: shorten it."
        raise BadInput(message % (repr(text[:40]), len(text), LIMIT))
    for char in text:
        if not " " <= char <= "~":
            message = "Token %s has the character U+%04X; only printable ASCII is allowed."
            raise BadInput(message % (repr(text), ord(char)) + " Enter it again without it.")
    return text


def normalise(text) -> str:
    """The form to compare by: case means nothing in a token (CiString). BadInput as above."""
    return validate(text).upper()


def same(one: str, other: str) -> bool:
    """True when both are the same non-empty token."""
    return bool(one) and one.upper() == other.upper()
