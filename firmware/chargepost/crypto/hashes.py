"""SHA-2 by the runtime where it has it, else by us."""

import hashlib


def digest_of(bits: int, *parts: bytes):
    """Generator (see `curve`): the digest of the parts; 256, 384 or 512 bits."""
    own = getattr(hashlib, "sha%d" % bits, None)
    if own:
        hasher = own()
        for part in parts:
            hasher.update(part)
        return hasher.digest()
    from chargepost.crypto import sha512

    found = yield from sha512.digest(bits, *parts)
    return found
