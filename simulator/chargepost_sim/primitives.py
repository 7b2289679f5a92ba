"""The cryptography of stations in this process, by the package `cryptography`.

`chargepost.crypto.provider` says what it has to do. What our files refuse (short keys, unknown
algorithms, certificates that are no DER) is refused before anybody here is asked.
"""

import warnings
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from chargepost.crypto import keys, provider
from chargepost.errors import BadInput

_SHA2 = {32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}
_CURVES = {keys.P256: ec.SECP256R1(), keys.P384: ec.SECP384R1()}
_ODD = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
_LEAST_BITS, _MOST_BITS = 2041, 4096  # RSA; 2048 bits with up to seven leading zeros (A00.FR.502)


class Cryptography:
    """A provider; numbers and bytes as in `chargepost.crypto.provider`."""

    def generate(self) -> tuple[int, tuple[int, int]]:
        private = ec.generate_private_key(ec.SECP256R1()).private_numbers()
        public = private.public_numbers
        return private.private_value, (public.x, public.y)

    def sign(self, private: int, digest: bytes) -> tuple[int, int]:
        key = ec.derive_private_key(private, ec.SECP256R1())
        form = ec.ECDSA(_prehashed(digest), deterministic_signing=True)  # RFC 6979, as ours
        return utils.decode_dss_signature(key.sign(digest, form))

    def verify_ecdsa(self, kind: str, point: tuple, digest: bytes, pair: tuple) -> bool:
        try:
            numbers = ec.EllipticCurvePublicNumbers(point[0], point[1], _CURVES[kind])
            signature = utils.encode_dss_signature(*pair)
            form = ec.ECDSA(_prehashed(digest))
            numbers.public_key().verify(signature, digest, form)
        except (InvalidSignature, ValueError):
            return False
        return True

    def verify_pkcs1(self, public: tuple, digest: bytes, signature: bytes) -> bool:
        return _verify_rsa(public, digest, signature, padding.PKCS1v15())

    def verify_pss(self, public: tuple, digest: bytes, signature: bytes, salt: int) -> bool:
        length = padding.PSS.AUTO if salt < 0 else salt
        form = padding.PSS(padding.MGF1(_SHA2[len(digest)]), length)
        return _verify_rsa(public, digest, signature, form)

    def check(self, certificate) -> None:
        """BadInput when `cryptography` cannot read a certificate, or reads it otherwise."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # on the numbers of old ones
                told = _told(x509.load_der_x509_certificate(certificate.data))
        except (ValueError, *_ODD) as error:
            raise BadInput(f"The certificate cannot be read: {error}.") from error
        if _ours(certificate) != told:
            raise BadInput("The certificate can be read in two ways: it is no proper DER.")


def _prehashed(digest: bytes) -> utils.Prehashed:
    return utils.Prehashed(_SHA2[len(digest)])


def _verify_rsa(public, digest, signature, form) -> bool:
    n, e = public
    if not _LEAST_BITS <= n.bit_length() <= _MOST_BITS or e >= 1 << 32:
        return False
    try:
        rsa.RSAPublicNumbers(e, n).public_key().verify(signature, digest, form, _prehashed(digest))
    except (InvalidSignature, ValueError):
        return False
    return True


def _told(read: x509.Certificate) -> list:
    """What `cryptography` reads, in the order of `_ours`."""
    found = {extension.oid: extension.value for extension in read.extensions}
    constraints = found.get(x509.BasicConstraints.oid)
    usage = found.get(x509.KeyUsage.oid)
    names = found.get(x509.SubjectAlternativeName.oid)
    path = (
        -1 if constraints is None or constraints.path_length is None else constraints.path_length
    )
    return [
        read.tbs_certificate_bytes,
        read.signature,
        _unsigned(read.serial_number),
        _unix(read.not_valid_before_utc),
        _unix(read.not_valid_after_utc),
        constraints is not None and constraints.ca,
        -1 if path is None else path,
        usage is None or usage.key_cert_sign,
        [] if names is None else names.get_values_for_type(x509.DNSName),
    ]


def _ours(certificate) -> list:
    return [
        certificate.signed,
        certificate.signature,
        certificate.serial,
        certificate.not_before,
        certificate.not_after,
        certificate.authority,
        certificate.path,
        certificate.signs,
        certificate.dns_names,
    ]


def _unsigned(serial: int) -> int:
    """Old certificates with negative numbers exist; ours reads the bytes as they are."""
    return serial if serial >= 0 else serial + (1 << (8 * ((serial + 1).bit_length() // 8 + 1)))


def _unix(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def install() -> None:
    """Let this package work for all stations of this process."""
    provider.use(Cryptography())
