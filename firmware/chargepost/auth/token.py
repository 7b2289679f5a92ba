"""Tokens: from a card's UID, or as text from anywhere, to what is compared and reported."""

from binascii import hexlify

from chargepost.errors import BadInput
from chargepost.port import const

LIMIT = 20  # OCPP 1.6 IdToken is a CiString20Type

_RANDOM = const(0x08)  # ISO 14443-3: a 4-byte UID that begins with 08 is made up each time
_CASCADE = const(0x88)  # cascade tag: says "more follows", is no part of a UID


def from_uid(uid: bytes) -> str:
    """The idToken of a card: its UID in air order as upper-case hex without separators."""
    if len(uid) not in (4, 7, 10):
        text = "A card number has 4, 7 or 10 bytes, not %d (%s): present the card again."
        raise BadInput(text % (len(uid), hexlify(uid).decode()))
    if uid[0] == _CASCADE:
        text = "Card number %s begins with the cascade tag 88: the reader cuts numbers off."
        raise BadInput(text % hexlify(uid).decode().upper())
    return hexlify(uid).decode().upper()


def is_random(uid: bytes) -> bool:
    """True for a UID that is another one each time (phones, cards in privacy mode)."""
    return len(uid) == 4 and uid[0] == _RANDOM


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
