"""The adapter's side of prices: who is meant by a transaction, and whose plug is out.

Only where CustomDisplayCostAndPrice is on.
"""

import json

from chargepost.errors import BadInput
from chargepost.ocpp import call_error, timestamp
from chargepost.ocpp.v16.transactions import UNDELIVERED

_TRANSITION = "NextTimeOffsetTransitionDateTime"


class Costs:
    """Asked like any feature of the adapter; what it has to tell waits in a document."""

    def __init__(self, station, transactions):
        self.station = station
        self.pricing = station.pricing
        for bill in self.pricing.bills:  # of sessions that a power cut has interrupted
            bill.remote = transactions.remote_id(bill.number)
        self._due_ms = 0
        self._attempts = 0
        station.config.on_change(self._changed)
        self._changed(_TRANSITION, station.config[_TRANSITION])

    def next_call(self, now_ms: int):
        """ConnectorUnplugged, behind everything else that is to be told of the session."""
        if now_ms < self._due_ms or not self.pricing.unplugged:
            return None
        entry = self.pricing.unplugged.due(self.station.ledger.oldest())
        return self._request(entry) if entry else None

    def _request(self, entry: list) -> tuple:
        _, remote, _, _, unix = entry
        found = {
            "transactionId": UNDELIVERED if remote is None else remote,
            "timestamp": timestamp.render(unix),
        }
        config = self.station.config
        payload = {
            "vendorId": "org.openchargealliance.costmsg",
            "messageId": "ConnectorUnplugged",
            "data": json.dumps(found),
        }

        def answered(result, error):
            if error is not None and error.code == call_error.CONNECTION_LOST:
                return
            said = error or result["status"]
            if said != "Accepted":
                self.station.log("ConnectorUnplugged: the backend says %s." % said)
            self._attempts += 1
            if error is not None and self._attempts < config["TransactionMessageAttempts"]:
                wait_s = config["TransactionMessageRetryInterval"] * self._attempts
                self._due_ms = self.station.clock.ms() + wait_s * 1000
                return
            self._attempts = 0
            self.pricing.told(entry)

        return "DataTransfer", payload, answered

    def _changed(self, key: str, value) -> None:
        if key != _TRANSITION:
            return
        try:
            self.pricing.transition = timestamp.parse(value) if value else 0
        except BadInput as error:
            self.pricing.transition = 0
            self.station.log("%s: %s" % (key, error))
