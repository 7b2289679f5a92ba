"""Plain functions over chargepost.crypto for tests on both runtimes; integers travel as bytes."""

from binascii import hexlify

from chargepost.crypto import chain, csr, keys, p256, pem, provider, sha512, signature
from chargepost.crypto.x509 import Certificate


def number(data):
    return int.from_bytes(data, "big")


def raw(value):
    return value.to_bytes(32, "big")


def sign(private, digest):
    r, s = p256.run(provider.sign(number(private), digest))
    return raw(r) + raw(s)


def verify(point, digest, r, s):
    public = number(point[:32]), number(point[32:])
    return p256.run(provider.verify_ecdsa(keys.P256, public, digest, (number(r), number(s))))


def public_of(private):
    x, y = p256.run(p256.CURVE.multiply(number(private), p256.G))
    return raw(x) + raw(y)


def make_key():
    private, public = p256.run(provider.generate())
    return keys.encode_private(private, public)


def request(key, common, organisation):
    private, public = keys.decode_private(key)
    return p256.run(csr.request(private, public, common, organisation))


def pkcs1(n, e, digest, signed):
    return provider.verify_pkcs1((number(n), number(e)), digest, signed)


def pss(n, e, digest, signed, salt=-1):
    return p256.run(provider.verify_pss((number(n), number(e)), digest, signed, salt))


def sha2(bits, data):
    return p256.run(sha512.digest(bits, data))


def public(info):
    return keys.decode_public(info)[0]


def verify_digest(public, digest, signed):
    return p256.run(signature.verify_digest(public, digest, signed))


def certificate(data):
    found = Certificate(data)
    return [
        found.serial_text(),
        found.not_before,
        found.not_after,
        found.authority,
        found.path,
        found.signs,
        found.named(),
        found.dns_names,
        found.name_hash(),
        found.key_hash(),
        found.issued_itself(),
    ]


def chained(ders, roots, now):
    """SHA-256 key hash of the root that the chain leads to."""
    parsed = [Certificate(data) for data in ders]
    trusted = [Certificate(data) for data in roots]
    root = p256.run(chain.verify_chain(parsed, trusted, now))
    return hexlify(root.key_hash()).decode()


def unpem(label, text):
    return pem.decode(label, text)
