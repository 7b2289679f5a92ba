"""Certificate authorities for portable tests: X.509 written with our DER, signed with our ECDSA.

peer_cryptography.py shows that what is read here is what others write.
"""

from hashlib import sha256

from chargepost.crypto import der, ecdsa, keys, names, pem, signature
from chargepost.crypto.p256 import CURVE, G, run

NOW = 1767225600  # 2026-01-01T00:00:00Z
FROM, UNTIL = "20250101000000Z", "20401231235959Z"


class Authority:
    """A root by itself, or one that `parent` has signed; keys are fixed numbers.

    `responder` is the URL for the status of what it signs, "" for none.
    """

    responder = ""

    def __init__(self, name, number=7, parent=None, until=UNTIL, authority=True):
        self.private = number
        self.public = point(number)
        self.name = names.build(name, "Operator")
        signer = parent or self
        self.der = signer.sign(self.name, self.public, 1, authority, FROM, until)
        self.pem = pem.encode("CERTIFICATE", self.der)

    def issue(self, common, public, organisation="Operator", begin=FROM, until=UNTIL, serial=2):
        """The PEM of a certificate that may not sign others."""
        subject = names.build(common, organisation)
        made = self.sign(subject, public, serial, False, begin, until)
        return pem.encode("CERTIFICATE", made)

    def answer(self, csr, **more):
        """The certificate for a request in PEM, as a backend's authority makes it."""
        outer = der.only(pem.decode("CERTIFICATE REQUEST", csr)[0])
        body = outer.whole()
        kind, signed = outer.whole(), outer.bits()
        reader = der.only(body)
        reader.integer()
        subject, public = reader.whole(), reader.whole()
        assert run(signature.verify(public, kind, body, signed)), "the request is not signed"
        common, organisation = names.attributes(subject)
        more.setdefault("organisation", organisation)
        return self.issue(more.pop("common", common), keys.decode_public(public)[1], **more)

    def sign(self, subject, public, serial, authority, begin, until):
        constraints = der.wrap(der.SEQUENCE, b"\x01\x01\xff" if authority else b"")
        extension = der.wrap(
            der.SEQUENCE,
            der.wrap(der.OID, b"\x55\x1d\x13"),
            der.wrap(der.OCTET_STRING, constraints),
        )
        body = der.wrap(
            der.SEQUENCE,
            der.wrap(0xA0, der.integer(2)),
            der.integer(serial),
            signature.ECDSA_SHA256,
            self.name,
            der.wrap(der.SEQUENCE, _time(begin), _time(until)),
            subject,
            keys.encode_public(public),
            der.wrap(0xA3, der.wrap(der.SEQUENCE, extension, self._information())),
        )
        pair = run(ecdsa.sign(self.private, sha256(body).digest()))
        signed = der.bits(signature.encode_pair(pair))
        return der.wrap(der.SEQUENCE, body, signature.ECDSA_SHA256, signed)

    def _information(self):
        """Authority Information Access with the responder (RFC 5280 4.2.2.1)."""
        if not self.responder:
            return b""
        access = der.wrap(
            der.SEQUENCE,
            der.wrap(der.OID, b"\x2b\x06\x01\x05\x05\x07\x30\x01"),
            der.wrap(0x86, self.responder.encode()),
        )
        return der.wrap(
            der.SEQUENCE,
            der.wrap(der.OID, b"\x2b\x06\x01\x05\x05\x07\x01\x01"),
            der.wrap(der.OCTET_STRING, der.wrap(der.SEQUENCE, access)),
        )


def _time(text):
    return der.wrap(0x18, text.encode())


def point(number):
    return run(CURVE.multiply(number, G))
