"""SendLocalList, GetLocalListVersion, ClearCache: what the station itself knows of tokens."""

from chargepost.errors import BadInput
from chargepost.ocpp.v16.idtag import entry_of


class LocalAuthList:
    """The list and the cache belong to the authoriser; here they are only filled."""

    def __init__(self, station):
        self.station = station
        self.config = station.config
        self.list = station.authorizer.local_list

    def send(self, payload: dict) -> tuple:
        """Accepted, Failed with the old list untouched, VersionMismatch or NotSupported."""
        if not self.config["LocalAuthListEnabled"]:
            return {"status": "NotSupported"}, None
        try:
            status = self._update(payload)
        except (BadInput, OSError) as error:
            self.station.log("SendLocalList: %s" % error)
            status = "Failed"
        return {"status": status}, None

    def version(self, payload: dict) -> tuple:
        """0 without a list, -1 while lists are switched off."""
        enabled = self.config["LocalAuthListEnabled"]
        return {"listVersion": self.list.version if enabled else -1}, None

    def clear_cache(self, payload: dict) -> tuple:
        """Rejected where there is no cache to be cleared (errata 3.23)."""
        if not self.config["AuthorizationCacheEnabled"]:
            return {"status": "Rejected"}, None
        self.station.authorizer.cache.clear()
        return {"status": "Accepted"}, None

    def _update(self, payload: dict) -> str:
        items = payload.get("localAuthorizationList") or []
        most = self.config["SendLocalListMaxLength"]
        if len(items) > most:
            raise BadInput("%d entries came at once; %d are allowed." % (len(items), most))
        changes = _taken(items)
        if payload["updateType"] == "Full":
            return self.list.replace(payload["listVersion"], changes)
        return self.list.update(payload["listVersion"], changes)


def _taken(items):
    """Token and Entry of each item, one after the other: a record needs a fifth of it."""
    for item in items:
        yield item["idTag"], _entry(item)


def _entry(item: dict):
    """None for an item without idTagInfo: that deletes it."""
    info = item.get("idTagInfo")
    return entry_of(info) if info else None
