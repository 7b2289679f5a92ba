"""With what the station shows itself to the backend, and what it trusts, at each attempt.

A change of the password, the security profile or the roots is on probation until a connection
has come about with it: after some failures with the new one every other attempt is made with
what worked before, and whichever connects stays (A05.FR.08, M05.FR.12). A new password fails
only when the backend says so: while it is out of reach nothing is known of it. Of two
certificates of the station the newer one counts, the other is tried in turn (A02.FR.10).
"""

from binascii import unhexlify

from chargepost import port, store
from chargepost.crypto.work import forget, loaded
from chargepost.errors import BadInput, SettingError
from chargepost.ocpp import certificates
from chargepost.ocpp import url as urls
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

PROFILE = "SecurityProfile"
PASSWORD = "Chargepost.BasicAuthPassword"
ROOTS = "roots"

_BASIC = const(1)  # profile: password
_TLS = const(2)  # profile: password over TLS
_CLIENT = const(3)  # profile: certificate of the station over TLS
_FILE = "security/probation"
_FALLBACK = ".before"  # as chargepost.security.certificates names it
_FAILURES = const(3)  # with what is new, before the old is tried in turn
_REFUSED = (401, 403)


class Credentials:
    """What counts is in the settings; `before` has what they were until the last change."""

    def __init__(self, config, storage, clock):
        self._config = config
        self._storage = storage
        self._clock = clock
        found = store.load(storage, _FILE)
        self.before = found if isinstance(found, dict) else {}
        self._failures = 0  # that what is new may be to blame for
        self._old = False  # this attempt is made with what was before
        self.shown = False  # the backend has shown a good certificate; the handshake goes on
        self.refusal = ""  # why we have ended the handshake then

    def change(self, key: str, old) -> None:
        """A setting is about to change: keep what it was, unless that was never proved."""
        if key not in self.before:
            kept = self.before.copy()
            kept[key] = old
            self._keep(kept)
        self._failures = 0

    def choose(self) -> None:
        """Decide what the next attempt is made with."""
        beyond = self._failures - (1 if ROOTS in self.before else _FAILURES)
        self._old = beyond >= 0 and beyond % 2 == 0
        self.shown = False
        self.refusal = ""

    def failed(self, status: int) -> None:
        """The attempt failed; `status` is the HTTP status that refused it, or 0."""
        before = self.before
        client = self._config[PROFILE] == _CLIENT and PASSWORD not in before
        if status in _REFUSED or client or PROFILE in before or ROOTS in before:
            self._failures += 1

    def proved(self) -> list:
        """A connection came about; returns the settings that went back to what was before."""
        self._failures = 0
        if not self.before:
            self._old = False
            return []
        gone = []
        kept = {}
        if self._old:
            for key in (PASSWORD, PROFILE):
                if key in self.before and self._config[key] != self.before[key]:
                    self._restore(key)
                    gone.append(key)
        if ROOTS in self.before:
            # A backend may take its new certificate later: both roots stay until it has.
            if self._old or not self.target().secure:
                kept[ROOTS] = self.before[ROOTS]
            else:
                self._storage.remove(self._roots_file() + _FALLBACK)
        self._keep(kept)
        self._old = False
        return gone

    def _keep(self, before):
        if before == self.before:
            return
        if before:
            store.save(self._storage, _FILE, before)
        else:
            store.discard(self._storage, _FILE)
        self.before = before

    def _restore(self, key):
        try:
            self._config.set(key, str(self.before[key]))
        except SettingError:
            pass  # a table that has changed since; what is set now stays

    def _value(self, key):
        return self.before[key] if self._old and key in self.before else self._config[key]

    # --- for the link --------------------------------------------------------------------------

    def target(self):
        """The parsed URL; profiles 2 and 3 make it wss://. BadInput when it cannot be used."""
        if self._value(PROFILE) < _TLS:
            return urls.parse(self._config["Chargepost.BackendUrl"])
        text = self._config["Chargepost.SecureBackendUrl"] or self._config["Chargepost.BackendUrl"]
        if text[:5].lower() == "ws://":
            text = "wss" + text[2:]
        return urls.parse(text)

    def password(self):
        """The bytes for HTTP Basic authentication, None without."""
        profile = self._value(PROFILE)
        text = self._value(PASSWORD)
        if profile == _CLIENT or not text:
            if profile in (_BASIC, _TLS):
                raise BadInput("Security profile %d needs a password; set it first." % profile)
            return None
        if not text.startswith("hex:"):
            return text.encode()
        try:
            return unhexlify(text[4:])
        except ValueError:
            raise BadInput("%s begins with hex:, but is not hex." % PASSWORD)

    def tls(self):
        """The context of a TLS connection; BadInput says what is missing for it."""
        name = self._roots_file()
        old = self._old and ROOTS in self.before
        client = self._client() if self._value(PROFILE) == _CLIENT else None
        try:
            data = self._storage.read(name + _FALLBACK if old else name) if name else None
            ders = certificates.split(data) if data else []
            return port.tls_client_context(ders, client, self)
        except ValueError as error:
            raise BadInput("The root certificates in '%s' cannot be used: %s." % (name, error))

    def accept(self, der: bytes) -> bool:
        """Whether the certificate that the backend shows will do; TLS has verified it."""
        self.shown = True
        if b"*." in der and not self._config["AllowCentralSystemTLSWildcards"]:
            known = loaded()
            wildcard = on_demand("chargepost.ocpp.wildcard")
            self.refusal = wildcard.refusal(der, self.target().host)
            forget(known)
        return not self.refusal

    def why(self, text: str) -> str:
        """Why no connection came about, in words that are the same on both runtimes."""
        return on_demand("chargepost.ocpp.tls_failure").why(self.refusal or text, self.shown)

    def _client(self):
        """(certificates, key) of the station in DER; the newest one, in turn with an older."""
        known = loaded()
        from chargepost.security.certificates import Certificates, split

        found = Certificates(self._storage, self._clock, self._roots_file(), 0)
        # One that has expired is for the backend to judge: without it nobody could renew it.
        places = found.usable() or [place for place, _ in found.own()]
        pieces = []
        if places:
            pieces = split(self._storage.read(places[-1 if self._old else 0]) or b"")
        forget(known)
        if not pieces:
            raise BadInput("Security profile 3 needs a certificate of the station.")
        return pieces[1:], pieces[0]

    def _roots_file(self):
        return self._config["Chargepost.RootCertificates"]
