"""ChangeConfiguration of what guards the connection (security whitepaper A01, A05).

Loaded with the CALL.
"""

from binascii import unhexlify

from chargepost.crypto.work import forget, loaded
from chargepost.errors import BadInput, SettingError
from chargepost.ocpp import url
from chargepost.ocpp.certificates import split
from chargepost.ocpp.credentials import PASSWORD, PROFILE
from chargepost.ocpp.surrogates import repair
from chargepost.ocpp.timestamp import parse
from chargepost.ocpp.v16.certificate_signing import certificates
from chargepost_hal.on_demand import on_demand

_HEX = "0123456789abcdef"
_ACCEPTED = "Accepted"


def change(station, credentials, key: str, text: str):
    """The status for keys that have rules of their own; None for all others.

    `credentials` keep what worked before. SettingError says why not, OSError that it cannot
    be kept.
    """
    lower = key.lower()
    try:
        _check(station, lower, text)
    except (BadInput, ValueError) as error:
        raise SettingError(key, "%s: %s" % (key, error))
    if lower == "authorizationkey":
        return _change_password(station, credentials, _password(station.config, key, text))
    if lower == PASSWORD.lower():
        return _change_password(station, credentials, text)
    if lower == PROFILE.lower():
        return _change_profile(station, credentials, text)
    if station.pricing and lower.startswith(("defaultprice", "timeoffset", "nexttimeoffset")):
        return _change_price(station, key, text)
    return None


def _check(station, lower, text):
    """BadInput or ValueError for what no connection could come about with: nobody far away
    could correct it any more."""
    if lower == PASSWORD.lower():
        if text.startswith("hex:"):
            unhexlify(text[4:])
        elif not text and station.config[PROFILE] in (1, 2):
            raise BadInput("SecurityProfile %d needs a password." % station.config[PROFILE])
    elif lower == "chargepost.rootcertificates":
        split(station.storage.read(text) or b"")
    elif lower == "chargepost.securebackendurl" and text:
        url.parse(text)
    elif lower == "chargepost.backendurl" and url.parse(text).secure and not _roots(station)[0]:
        raise BadInput("wss:// needs a CentralSystemRootCertificate first.")


def _change_price(station, key, text):
    """JSON may come in several lines; a setting is one."""
    text = repair(text.replace("\r", " ").replace("\n", " ").replace("\t", " "))
    if key.lower() == "nexttimeoffsettransitiondatetime":
        try:
            parse(text or "2000-01-01T00:00:00Z")
        except BadInput as error:
            raise SettingError(key, str(error))
    else:
        on_demand("chargepost.pricing.settings").check(key, text)
    station.config.set(key, text)
    return _ACCEPTED


def _change_password(station, credentials, text):
    credentials.change(PASSWORD, station.config[PASSWORD])
    station.config.set(PASSWORD, text)
    return _ACCEPTED


def _change_profile(station, credentials, text):
    old = station.config[PROFILE]
    if text not in ("1", "2", "3") or int(text) <= old:
        raise SettingError(PROFILE, "SecurityProfile is %d; it can only be raised to 3." % old)
    missing = _missing(station, int(text))
    if missing:
        raise SettingError(PROFILE, "SecurityProfile %s needs %s first." % (text, missing))
    credentials.change(PROFILE, old)
    station.config.set(PROFILE, text)
    return _ACCEPTED


def _missing(station, profile):
    """What a profile needs and the station has not, "" for nothing (A05.FR.02 to 04)."""
    if profile < 3 and not station.config[PASSWORD]:
        return "an AuthorizationKey"
    roots, own = _roots(station)
    if profile >= 2 and not roots:
        return "a CentralSystemRootCertificate"
    if profile == 3 and not own:
        return "a certificate of the station"
    return ""


def _roots(station):
    """The roots of backends, and the places of certificates of its own that are valid."""
    known = loaded()
    found = certificates(station)
    roots, own = found.roots("CentralSystemRootCertificate"), found.usable()
    forget(known)
    return roots, own


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
