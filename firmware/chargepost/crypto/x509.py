"""X.509 certificates (RFC 5280), as far as a charging station needs them."""

from hashlib import sha256

from chargepost.crypto import der, provider
from chargepost.crypto.names import attributes, text_of
from chargepost.crypto.time import unix_time
from chargepost.errors import BadInput
from chargepost.port import const

_VERSION = const(0xA0)
_EXTENSIONS = const(0xA3)
_THREE = const(2)  # how version 3 is written
_BOOLEAN = const(0x01)
_BASIC_CONSTRAINTS = b"\x55\x1d\x13"
_KEY_USAGE = b"\x55\x1d\x0f"
_ALT_NAMES = b"\x55\x1d\x11"
# Critical extensions that may be ignored here: they bind others than who verifies a chain.
_HARMLESS = (_ALT_NAMES, b"\x55\x1d\x25")
_SIGN_CERTIFICATES = const(0x04)  # keyCertSign in the first byte of key usage
_DNS_NAME = const(0x82)


class Certificate:
    """What a DER certificate says; BadInput when it is none. Nothing is verified here.

    `serial` is an integer, `issuer` and `subject` are DER names, `not_before` and `not_after`
    Unix seconds, `public` is DER (`keys.decode_public`), `path` the number of certificates
    that may stand between it and the last one, -1 without a limit.
    """

    def __init__(self, data: bytes):
        self.data = data
        outer = der.only(data)
        self.signed = outer.whole()
        self.algorithm = outer.whole()
        self.signature = outer.bits()
        outer.done()
        reader = der.only(self.signed)
        version = 0
        if reader.peek() == _VERSION:
            version = reader.open(_VERSION).integer()
        if version not in (0, _THREE):
            raise BadInput("The certificate is of version %d; 1 and 3 are known." % (version + 1))
        self.serial = _serial(reader)
        if reader.whole() != self.algorithm:
            raise BadInput("The certificate names two different algorithms.")
        self.issuer = reader.whole()
        validity = reader.open()
        self.not_before = unix_time(validity)
        self.not_after = unix_time(validity)
        self.subject = reader.whole()
        self.public = reader.whole()
        self.authority = False
        self.path = -1
        self.signs = True  # key usage allows to sign certificates
        self.dns_names = []
        if version == _THREE:
            self._read_rest(reader)
        provider.check(self)

    def _read_rest(self, reader):
        while reader.more():
            tag, _, start, end = reader.element()
            if tag == _EXTENSIONS:
                extensions = der.only(self.signed[start:end])
                while extensions.more():
                    self._read_extension(extensions.open())

    def _read_extension(self, reader):
        oid = reader.content(der.OID)
        critical = reader.peek() == _BOOLEAN and reader.content(_BOOLEAN) != b"\x00"
        value = reader.content(der.OCTET_STRING)
        if oid == _BASIC_CONSTRAINTS:
            inner = der.only(value)
            self.authority = inner.peek() == _BOOLEAN and inner.content(_BOOLEAN) != b"\x00"
            if inner.more():
                self.path = inner.integer()
        elif oid == _KEY_USAGE:
            usage = der.Reader(value).content(der.BIT_STRING)
            self.signs = len(usage) > 1 and bool(usage[1] & _SIGN_CERTIFICATES)
        elif oid == _ALT_NAMES:
            names = der.only(value)
            while names.more():
                tag, _, start, end = names.element()
                if tag == _DNS_NAME:
                    self.dns_names.append(text_of(value[start:end]))
        elif critical and oid not in _HARMLESS:
            raise BadInput("The certificate has a critical extension not known here.")

    def named(self) -> tuple:
        """(common name, organisation) of its subject, "" where there is none."""
        return attributes(self.subject)

    def serial_text(self) -> str:
        """The serial number in hexadecimal without leading zeros, as OCPP wants it."""
        return "%x" % self.serial

    def name_hash(self) -> bytes:
        """SHA-256 of its issuer's name (RFC 6960 4.1.1)."""
        return sha256(self.issuer).digest()

    def key_hash(self) -> bytes:
        """SHA-256 of its own public key, without tag and length (RFC 6960 4.1.1)."""
        reader = der.only(self.public)
        reader.open()
        return sha256(reader.bits()).digest()

    def issued_itself(self) -> bool:
        """True when issuer and subject are the same name."""
        return self.issuer == self.subject


def _serial(reader):
    """Certificates with negative numbers exist; they count as the bytes they are."""
    data = reader.content(der.INTEGER)
    number = int.from_bytes(data, "big")
    # More than 20 bytes are more than a message may say of them.
    if not data or len(data) > 21 or number >> 160:
        raise BadInput("The certificate's serial number has %d bytes; 1 to 20 do." % len(data))
    return number
