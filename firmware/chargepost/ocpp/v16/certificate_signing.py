"""SignCertificate: a new key of the station and the request for its certificate (A02, A03)."""

from chargepost.port import const

_LOOK_MS = const(3600000)
_AGAIN_MS = const(86400000)  # a request of our own accord is not repeated within a day (A03)


class CertificateSigning:
    """`work` (chargepost.crypto.work) makes the key; nothing is loaded before one is wanted."""

    def __init__(self, station, link, work):
        self.station = station
        self.link = link
        self.work = work
        self.busy = False  # from the wish to the backend's answer
        self._csr = ""
        self._look_ms = 0
        self._quiet_ms = 0  # no request of our own accord before
        self._place = ""

    def possible(self) -> bool:
        """True when the subject of a certificate is known."""
        config = self.station.config
        return bool(config["CpoName"] and config["Chargepost.Serial"])

    def start(self) -> None:
        """Make a key and a request for it; a request under way is enough for all who ask."""
        if not self.busy:
            self.busy = True
            self._quiet_ms = self.station.clock.ms() + _AGAIN_MS
            self.work.start(self._make(), self._made)

    def _make(self):
        from chargepost.crypto import csr, pem, provider

        config = self.station.config
        private, public = yield from provider.generate()
        der = yield from csr.request(
            private, public, config["Chargepost.Serial"], config["CpoName"]
        )
        certificates(self.station).keep_key(private, public)
        return pem.encode("CERTIFICATE REQUEST", der)

    def _made(self, text, error):
        if error:
            self.busy = False
            self.station.log("SignCertificate: %s" % error)
        else:
            self._csr = text

    def next_call(self, now_ms: int):
        """The request once it is made; it is sent again when the connection broke."""
        if not self._csr:
            return None
        return "SignCertificate", {"csr": self._csr}, self._answered

    def _answered(self, result, error):
        if error is not None and not self.link.online:
            return
        self._csr = ""
        self.busy = False
        if error is not None or result["status"] != "Accepted":
            self.station.log("The backend does not sign a certificate: %s" % (error or "Rejected"))

    def tick(self, now_ms: int) -> None:
        """Look each hour whether a certificate begins to count, or ends soon."""
        if now_ms < self._look_ms or not self.station.clock.synchronised:
            return
        self._look_ms = now_ms + _LOOK_MS
        if self.station.config["SecurityProfile"] == 3:
            self._look(certificates(self.station), now_ms)
            self.work.rest()

    def look(self) -> None:
        """Something has changed: look soon."""
        self._look_ms = 0

    def _look(self, found, now_ms):
        begins = found.begins_ms()
        if begins:
            self._look_ms = min(self._look_ms, now_ms + begins)
        usable = found.usable()
        if usable and self._place and usable[0] != self._place and self.link.online:
            self.link.reconnect("a newer certificate")
        self._place = usable[0] if usable else ""
        days = self.station.config["Chargepost.CertificateRenewalDays"]
        if now_ms >= self._quiet_ms and self.possible() and found.expiring(days):
            self.start()


def certificates(station):
    """The certificates of the station, from its storage."""
    from chargepost.security.certificates import Certificates

    config = station.config
    return Certificates(
        station.storage,
        station.clock,
        config["Chargepost.RootCertificates"],
        config["CertificateStoreMaxLength"],
    )
