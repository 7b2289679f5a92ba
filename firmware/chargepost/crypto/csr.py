"""Certificate signing requests (PKCS #10, RFC 2986) for keys on P-256."""

from hashlib import sha256

from chargepost.crypto import der, keys, names, provider, signature


def request(private: int, public: tuple, common: str, organisation: str):
    """Generator (see `curve`): the DER request for O=organisation, CN=common."""
    body = der.wrap(
        der.SEQUENCE,
        der.integer(0),
        names.build(common, organisation),
        keys.encode_public(public),
        der.wrap(0xA0),
    )
    pair = yield from provider.sign(private, sha256(body).digest())
    signed = der.bits(signature.encode_pair(pair))
    return der.wrap(der.SEQUENCE, body, signature.ECDSA_SHA256, signed)
