"""GetConfiguration and ChangeConfiguration: the settings as configuration keys (5.3, 5.8)."""

import json

from chargepost import config as columns
from chargepost.errors import SettingError
from chargepost.ocpp.call_error import OCCURRENCE, CallError
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_LONGEST = const(500)  # of a value in the schema


class Configuration:
    """Keys are compared without regard to case; a secret is never shown (S24)."""

    def __init__(self, station, security):
        self.station = station
        self.security = security
        self.config = station.config

    def get(self, payload: dict) -> tuple:
        """The keys asked for, or all for none; what is not known comes back as unknownKey."""
        wanted = payload.get("key") or ()
        most = self.config["GetConfigurationMaxKeys"]
        if len(wanted) > most:
            text = "key has %d items; %d are allowed." % (len(wanted), most)
            raise CallError(OCCURRENCE, text)
        known, unknown = [], []
        for key in wanted:
            row = self.config.row(key)
            if row is None:
                unknown.append(key)
            else:
                known.append(row[columns.KEY])
        return lambda: self._pieces(known, unknown), None

    def _pieces(self, known, unknown):
        """The response in pieces of JSON, so that it is never in the heap as a tree."""
        entries = self._asked(known) if known or unknown else self._all()
        joint = "{"
        for name, items in (("configurationKey", entries), ("unknownKey", unknown)):
            joint += '"%s":[' % name
            begun = False
            for item in items:
                yield (joint + json.dumps(item, separators=(",", ":"))).encode()
                joint = ","
                begun = True
            joint = "]," if begun else "{"
        yield b"]}"

    def _all(self):
        for key, text, told in self.config.items():
            yield _entry(key, text, told)

    def _asked(self, keys):
        for key in keys:
            read_only = self.config.row(key)[columns.ACCESS] == "r"
            yield _entry(key, self.config.text(key), read_only)

    def change(self, payload: dict) -> tuple:
        """Accepted, RebootRequired, NotSupported for an unknown key, or Rejected."""
        key = payload["key"]
        if self.config.row(key) is None:
            return {"status": "NotSupported"}, None
        try:
            guarded = on_demand("chargepost.ocpp.v16.guarded_keys")
            status = guarded.change(self.station, self.security.credentials, key, payload["value"])
            if status:
                return {"status": status}, None
            reboot = self.config.set(key, payload["value"])
        except (SettingError, OSError) as error:
            self.station.log("ChangeConfiguration: %s" % error)
            return {"status": "Rejected"}, None
        return {"status": "RebootRequired" if reboot else "Accepted"}, None


def _entry(key: str, text: str, read_only: bool) -> dict:
    """One KeyValue; a value that is not set, or not shown, is absent."""
    found = {"key": key, "readonly": read_only}
    if text:
        found["value"] = text[:_LONGEST]
    return found
