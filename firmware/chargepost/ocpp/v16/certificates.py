"""CertificateSigned, InstallCertificate, DeleteCertificate, GetInstalledCertificateIds.

Loaded with the first of these CALLs (security whitepaper A02, M03, M04, M05).
"""

from binascii import hexlify

from chargepost.errors import BadInput
from chargepost.ocpp.credentials import ROOTS
from chargepost.ocpp.v16.certificate_signing import certificates
from chargepost.security.certificates import BACKEND, issuer_key_hash

_ACCEPTED = "Accepted"
_REJECTED = "Rejected"
_FAILED = "Failed"


def signed(adapter, payload: dict):
    """Verify the certificate for the station's key in portions, then answer (A02.FR.06)."""
    station = adapter.station
    text = payload["certificateChain"]
    most = station.config["CertificateSignedMaxChainSize"]
    config = station.config

    def verify():
        if len(text) > most:
            raise BadInput("The chain has %d characters; %d are allowed." % (len(text), most))
        yield from certificates(station).take(text, config["Chargepost.Serial"], config["CpoName"])

    def done(answer, error):
        if error is None:
            station.security.record("ReconfigurationOfSecurityParameters", "CertificateSigned")
            answer({"status": _ACCEPTED})
            adapter.signing.look()
            if config["SecurityProfile"] == 3:
                adapter.link.reconnect("a new certificate")
            return
        if isinstance(error, BadInput):
            station.security.record("InvalidChargePointCertificate", str(error))
        station.log("CertificateSigned: %s" % error)
        answer({"status": _REJECTED})

    return _later(adapter, verify(), done)


def install(adapter, payload: dict):
    """Accepted, Rejected for a certificate that does not do, Failed when it cannot be kept."""
    station = adapter.station
    kind = payload["certificateType"]
    replace = kind == BACKEND and station.config["AdditionalRootCertificateCheck"]

    def done(answer, error):
        if error is None:
            station.security.record("ReconfigurationOfSecurityParameters", "InstallCertificate")
            answer({"status": _ACCEPTED})
            return
        station.log("InstallCertificate: %s" % error)
        answer({"status": _FAILED if isinstance(error, OSError) else _REJECTED})

    def change():
        adapter.link.credentials.change(ROOTS, 1)

    work = certificates(station).install(kind, payload["certificate"], change if replace else None)
    return _later(adapter, work, done)


def _later(adapter, generator, done):
    answer = adapter.rpc.defer()
    adapter.work.start(generator, lambda _, error: done(answer, error))


def delete(adapter, payload: dict) -> tuple:
    """Accepted, NotFound, or Failed for what the connection needs (M04)."""
    station = adapter.station
    wanted = payload["certificateHashData"]
    found = certificates(station)

    def matches(certificate, key_hash):
        return same(wanted, hash_data(certificate, key_hash))

    for _, own in found.own():
        if wanted["serialNumber"].lower().lstrip("0") == own.serial_text() and (
            wanted["issuerNameHash"].lower() == _hex(own.name_hash())
        ):
            return {"status": _FAILED}, None
    kind, root = found.find(matches)
    if root is None:
        return {"status": "NotFound"}, None
    if (
        kind == BACKEND
        and len(found.roots(kind)) == 1
        and adapter.link.credentials.target().secure
    ):
        station.log("DeleteCertificate: it is the last root, and the connection needs one.")
        return {"status": _FAILED}, None
    try:
        found.delete(kind, root)
    except OSError as error:
        station.log("DeleteCertificate: %s" % error)
        return {"status": _FAILED}, None
    station.security.record("ReconfigurationOfSecurityParameters", "DeleteCertificate")
    return {"status": _ACCEPTED}, None


def ids(adapter, payload: dict) -> tuple:
    """The roots of one kind by their hashes; NotFound without any (M03)."""
    roots = certificates(adapter.station).roots(payload["certificateType"])
    found = [hash_data(root, issuer_key_hash(root, roots)) for root in roots]
    if not found:
        return {"status": "NotFound"}, None
    return {"status": _ACCEPTED, "certificateHashData": found}, None


def hash_data(certificate, key_hash: bytes) -> dict:
    """CertificateHashDataType with SHA-256."""
    return {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": _hex(certificate.name_hash()),
        "issuerKeyHash": _hex(key_hash),
        "serialNumber": certificate.serial_text(),
    }


def same(one: dict, other: dict) -> bool:
    """True for the same certificate; case and leading zeros do not matter."""
    for key, value in other.items():
        left, right = one[key].lower(), value.lower()
        if key == "serialNumber":
            left = left.lstrip("0")
            right = right.lstrip("0")
        if left != right:
            return False
    return True


def _hex(data):
    return hexlify(data).decode()
