"""Signed data sets of a meter on their way to the backend: packed, kept, never changed.

A signature holds for the very bytes that the meter made, so they are only ever wrapped. In the
ledger a signed reading begins with a byte that no measurand has; both ends of a transaction wait
in a document of their own until the backend has confirmed the end.
"""

import struct
from binascii import a2b_base64, b2a_base64

from chargepost.errors import BadInput
from chargepost.ledger.record import blob, blobs
from chargepost.port import const
from chargepost.store import discard, load, save

REGISTER = "Energy.Active.Import.Register"  # the measurand that meters sign
LARGEST = const(1875)  # bytes: 2,500 characters of base64 (OCA, Signed Meter Values, 3.2.1)
_LARGEST_KEY = const(500)  # hexadecimal digits, of one with 521 bits there are 316
_MARK = const(0xFF)
_FOLDER = "signed"
_UNSENT = "unsent"
_MOST_UNSENT = const(50)


def pack(signed) -> bytes:
    """A signing_contract.SignedData as a value for the ledger. Raises BadInput."""
    if len(signed.data) > LARGEST:
        text = "The meter's signed data have %d bytes; %d can be carried, and a part is worthless."
        raise BadInput(text % (len(signed.data), LARGEST))
    key = signed.key.encode()
    if len(key) > _LARGEST_KEY:
        text = "The meter's public key has %d digits; %d can be carried: check it."
        raise BadInput(text % (len(key), _LARGEST_KEY))
    head = bytes((_MARK,)) + blob(signed.encoding) + blob(signed.method)
    return head + struct.pack(">H", len(key)) + key + signed.data


def is_signed(values: bytes) -> bool:
    """True when these values of a record are a signed data set."""
    return values[:1] == b"\xff"


def unpack(values: bytes) -> tuple:
    """(encoding, method, key, data) of what `pack` gave; all but the data are texts."""
    encoding, method, at = blobs(values, 1, 2)
    end = at + 2 + struct.unpack(">H", values[at : at + 2])[0]
    return encoding.decode(), method.decode(), values[at + 2 : end].decode(), values[end:]


def keep(storage, name, identity: str, sets: list) -> None:
    """Keep [(context, packed)] of the meter's transaction `identity`. Raises OSError."""
    texts = [[context, b2a_base64(packed)[:-1].decode()] for context, packed in sets]
    save(storage, "%s/%s" % (_FOLDER, name), [identity, texts])


def kept(storage, name) -> tuple:
    """(identity, [(context, packed)]) as kept; ("", []) without any."""
    found = load(storage, "%s/%s" % (_FOLDER, name))
    if found is None:
        return "", []
    return found[0], [(context, a2b_base64(text)) for context, text in found[1]]


def forget(storage, name) -> None:
    """Remove it. Raises OSError."""
    discard(storage, "%s/%s" % (_FOLDER, name))


def shelve(storage, number: int) -> None:
    """The backend does not take it: an engineer finds it in a folder of the last 50 such ones.

    Raises OSError.
    """
    data = storage.read("%s/%d" % (_FOLDER, number))
    storage.replace("%s/%d" % (_UNSENT, number), (data,))
    forget(storage, number)
    numbers = sorted([int(name) for name in storage.names(_UNSENT) if name.isdigit()])
    for old in numbers[:-_MOST_UNSENT]:
        storage.remove("%s/%d" % (_UNSENT, old))


def printed(key: str) -> str:
    """A public key as the OCA wants it told (3.2.2); "" unless it is ASN.1 in hexadecimal."""
    digits = key.replace(" ", "").lower()
    if digits[:2] != "30" or digits.strip("0123456789abcdef"):
        return ""
    return b2a_base64(b"oca:base16:asn1:" + key.encode())[:-1].decode()
