"""The station's certificate towards cars: its request, and what is installed (A02, M03)."""

from chargepost.security.certificates import MO, V2G, issuer_key_hash
from chargepost.security.certificates_v2g import V2GCertificates, issuer_of
from chargepost_hal.on_demand import on_demand

certificates = on_demand("chargepost.ocpp.v16.certificates")
exchanges = on_demand("chargepost.ocpp.v16.vendor.exchanges").exchanges
hash_data = certificates.hash_data

_MOST_CHILDREN = 4


def store(station) -> V2GCertificates:
    """The certificates of Plug & Charge, from the station's storage."""
    config = station.config
    return V2GCertificates(
        station.storage,
        station.clock,
        config["Chargepost.RootCertificates"],
        config["CertificateStoreMaxLength"],
    )


class Signing:
    """SignCertificate for a new key, again and again until the certificate comes.

    The wait doubles each time (CertSigningWaitMinimum, CertSigningRepeatTimes).
    """

    def __init__(self, adapter):
        self._adapter = adapter
        self._csr = ""
        self._sent = 0
        self._due_ms = 0

    def start(self) -> None:
        """Make the key and the request."""
        self._adapter.v2g_signing = self
        self._adapter.work.start(self._make(), self._made)

    def stop(self) -> None:
        """The certificate is there, or nobody signs it."""
        adapter, mine = self._adapter, self.next_call
        adapter.sources = tuple([source for source in adapter.sources if source != mine])
        adapter.v2g_signing = None

    def _make(self):
        from chargepost.crypto import csr, pem, provider

        config = self._adapter.station.config
        private, public = yield from provider.generate()
        names = config["Chargepost.Serial"], config["CpoName"]
        der = yield from csr.request(private, public, names[0], names[1])
        store(self._adapter.station).keep_key(private, public)
        return pem.encode("CERTIFICATE REQUEST", der)

    def _made(self, text, error):
        if self._adapter.v2g_signing is not self:
            return  # another request has taken its place
        if error:
            self._adapter.station.log("SignCertificate for cars: %s" % error)
            self.stop()
            return
        self._csr = text
        self._adapter.sources += (self.next_call,)

    def next_call(self, now_ms: int):
        """A source that never says anything itself: it asks when it is time again."""
        if now_ms >= self._due_ms and self._adapter.online:
            config = self._adapter.station.config
            if self._sent > config["CertSigningRepeatTimes"]:
                self._adapter.station.log("No certificate towards cars has come.")
                self.stop()
                return
            self._due_ms = now_ms + (config["CertSigningWaitMinimum"] << self._sent) * 1000
            self._sent += 1
            payload = {"csr": self._csr, "certificateType": "V2GCertificate"}
            exchanges(self._adapter).ask("SignCertificate", payload, self._answered)

    def _answered(self, result, error):
        if self._adapter.v2g_signing is not self:
            return  # it is about a request that another one has replaced
        if error is None and result["status"] == "Rejected":
            self._adapter.station.log("The backend does not sign a certificate towards cars.")
            self.stop()
        elif error is not None:
            self._adapter.station.log("SignCertificate for cars: %s" % error)


def installed(station, kinds) -> list:
    """certificateHashDataChain of the kinds, all of Plug & Charge for none (M03)."""
    found = []
    kept = store(station)
    for kind in (V2G, MO):
        if not kinds or kind in kinds:
            roots = kept.roots(kind)
            for root in roots:
                hashes = hash_data(root, issuer_key_hash(root, roots))
                found.append({"certificateType": kind, "certificateHashData": hashes})
    chain = kept.chain()
    if chain and (not kinds or "V2GCertificateChain" in kinds):
        hashes = own_hashes(kept, chain)
        entry = {"certificateType": "V2GCertificateChain", "certificateHashData": hashes[0]}
        if hashes[1:]:
            entry["childCertificateHashData"] = hashes[1 : 1 + _MOST_CHILDREN]
        found.append(entry)
    return found


def own_hashes(kept, chain: list) -> list:
    """CertificateHashDataType of each certificate of the own chain, the leaf first."""
    known = chain + kept.roots(V2G)
    found = []
    for certificate in chain:
        issuer = issuer_of(certificate, known) or certificate
        found.append(hash_data(certificate, issuer.key_hash()))
    return found
