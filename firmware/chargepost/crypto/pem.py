"""PEM (RFC 7468): DER as text."""

from binascii import a2b_base64, b2a_base64

from chargepost.errors import BadInput
from chargepost.port import const

_LINE = const(48)  # bytes in a line of 64 characters


def encode(label: str, der: bytes) -> str:
    """DER between the lines BEGIN and END."""
    lines = ["-----BEGIN %s-----" % label]
    for at in range(0, len(der), _LINE):
        lines.append(b2a_base64(der[at : at + _LINE]).decode().strip())
    lines.append("-----END %s-----\n" % label)
    return "\n".join(lines)


def decode(label: str, text: str) -> list:
    """The DER of every piece with this label, in order; BadInput for a broken one or none."""
    begin, end = "-----BEGIN %s-----" % label, "-----END %s-----" % label
    found = []
    start = text.find(begin)
    while start >= 0:
        stop = text.find(end, start)
        if stop < 0:
            raise BadInput("The PEM of %s %d has no END line." % (label, len(found) + 1))
        found.append(_base64(label, len(found), text[start + len(begin) : stop]))
        start = text.find(begin, stop)
    if not found:
        raise BadInput("There is no %s in PEM: its BEGIN line is missing." % label)
    return found


def _base64(label, index, text):
    body = "".join(text.split())
    # MicroPython skips what is not base64; a broken certificate must not pass for another one.
    good = body and not len(body) % 4 and not body.rstrip("=").strip(_ALPHABET)
    if not good or len(body) - len(body.rstrip("=")) > 2:
        raise BadInput("The PEM of %s %d is not base64." % (label, index + 1))
    return a2b_base64(body)


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
