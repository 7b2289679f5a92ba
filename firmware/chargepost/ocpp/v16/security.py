"""Security events, and the settings that guard the connection (security whitepaper A01, A04, A05).

SecurityEventNotification is asked for like any other message; what is not confirmed stays in
the security log.
"""

from chargepost.crypto.work import forget, loaded
from chargepost.errors import SettingError
from chargepost.ocpp import call_error, timestamp
from chargepost.ocpp import link as links
from chargepost.ocpp.credentials import PASSWORD, PROFILE
from chargepost.ocpp.v16.certificate_signing import certificates
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_RETRY_MS = const(60000)  # after an answer that is none
# A change of these is written down, never with the value (A01.FR.12).
_WATCHED = (
    PROFILE,
    PASSWORD,
    "CpoName",
    "Chargepost.BackendUrl",
    "Chargepost.SecureBackendUrl",
    "Chargepost.RootCertificates",
    "Chargepost.AuthorizationKeyForm",
)
# A backend without the security extension; asking it again helps nobody.
_DEAF = (call_error.NOT_IMPLEMENTED, call_error.NOT_SUPPORTED)
_HEX = "0123456789abcdef"


class Security:
    """`link` has the credentials; `station.security` is the log."""

    def __init__(self, station, link):
        self.station = station
        self.link = link
        self.deaf = False
        self._due_ms = 0
        link.on_failure = self.failed
        station.config.on_change(self._changed)

    def next_call(self, now_ms: int):
        """The oldest critical event that the backend has not confirmed (A04.FR.02)."""
        if self.deaf or now_ms < self._due_ms:
            return None
        event = self.station.security.pending()
        if event is None:
            return None
        number, unix, name, info = event
        payload = {"type": name, "timestamp": timestamp.render(unix)}
        if info:
            payload["techInfo"] = info

        def answered(_, error):
            if error is None:
                self.station.security.confirm(number)
            elif error.code in _DEAF:
                self.deaf = True
                self.station.log("The backend takes no security events.")
            elif error.code != call_error.CONNECTION_LOST:
                self._due_ms = self.station.clock.ms() + _RETRY_MS

        return "SecurityEventNotification", payload, answered

    def failed(self, text: str, status: int) -> None:
        """The link could not connect."""
        event = "MemoryExhaustion"
        if text != links.NO_MEMORY:
            event = on_demand("chargepost.ocpp.tls_failure").event_of(text, status)
        if event:
            self.station.security.record(event, text)

    def invalid(self, what: str) -> None:
        """The backend has sent what is no message, or none of the schema's."""
        self.station.security.record("InvalidMessages", what)

    def _changed(self, key, _value):
        if key in _WATCHED:
            self.station.security.record("ReconfigurationOfSecurityParameters", key)

    # --- ChangeConfiguration -----------------------------------------------------------------

    def change(self, key: str, text: str):
        """The status for keys that have rules of their own; None for all others.

        SettingError says why not.
        """
        lower = key.lower()
        if lower == "authorizationkey":
            return self._change_password(_password(self.station.config, key, text))
        if lower == PASSWORD.lower():
            return self._change_password(text)
        if lower == PROFILE.lower():
            return self._change_profile(text)
        return None

    def _change_password(self, text):
        self.link.credentials.change(PASSWORD, self.station.config[PASSWORD])
        self.station.config.set(PASSWORD, text)
        return "Accepted"

    def _change_profile(self, text):
        config = self.station.config
        old = config[PROFILE]
        if text not in ("1", "2", "3") or int(text) <= old:
            raise SettingError(PROFILE, "SecurityProfile is %d; it can only be raised to 3." % old)
        missing = self._missing(int(text))
        if missing:
            raise SettingError(PROFILE, "SecurityProfile %s needs %s first." % (text, missing))
        self.link.credentials.change(PROFILE, old)
        config.set(PROFILE, text)
        return "Accepted"

    def _missing(self, profile):
        """What a profile needs and the station has not, "" for nothing (A05.FR.02 to 04)."""
        if profile < 3 and not self.station.config[PASSWORD]:
            return "an AuthorizationKey"
        known = loaded()
        found = certificates(self.station)
        roots, own = found.roots("CentralSystemRootCertificate"), found.usable()
        forget(known)
        if profile >= 2 and not roots:
            return "a CentralSystemRootCertificate"
        if profile == 3 and not own:
            return "a certificate of the station"
        return ""


def _password(config, key, text):
    """AuthorizationKey as the link wants it: bytes in hexadecimal, or the text as it is."""
    if config["Chargepost.AuthorizationKeyForm"] == "text":
        if not text or text.startswith("hex:"):
            raise SettingError(key, "AuthorizationKey must be a text; give 1 to 40 characters.")
        return text
    if text.lower().strip(_HEX) or not 32 <= len(text) <= 40 or len(text) % 2:
        problem = "AuthorizationKey must be 32 to 40 hexadecimal digits, two for each byte."
        raise SettingError(key, problem)
    return "hex:" + text
