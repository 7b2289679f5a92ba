"""Plugs that are kept for their card, over restarts: whoever cuts the power does not get one."""

from chargepost.store import load, save

_FILE = "plugs"


class HeldPlugs:
    """Writes down whose plug is held at which outlet, and holds it again after a restart."""

    def __init__(self, storage, outlets, log):
        self._storage = storage
        self._outlets = outlets
        self._log = log
        for number, token, parent in load(storage, _FILE) or ():
            if 1 <= number <= len(outlets):
                outlets[number - 1].keep_plug(token, parent)
        for outlet in outlets:
            outlet.plug_hold.on_change = self._save

    def _save(self) -> None:
        found = []
        for outlet in self._outlets:
            hold = outlet.plug_hold
            if hold.token:
                found.append([outlet.number, hold.token, hold.parent])
        try:
            save(self._storage, _FILE, found)
        except OSError as error:  # the plug is held all the same, until the power goes
            self._log("Whose plug is held is not kept: %s" % error)
