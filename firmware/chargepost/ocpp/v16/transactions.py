"""Delivers the ledger: StartTransaction, MeterValues, StopTransaction, in order (section 3.7).

A record is sent until the backend has confirmed it; then the ledger is told. An error or a
missing answer is a failed attempt, being offline is not. After TransactionMessageAttempts a
record is given up, and the next one follows.
"""

from chargepost.ocpp import timestamp
from chargepost.ocpp.call_error import CONNECTION_LOST
from chargepost.ocpp.v16.idtag import learn
from chargepost.ocpp.v16.metervalues import meter_value
from chargepost.port import const
from chargepost_hal.on_demand import on_demand

_AGAIN_MS = const(10000)
_UNKNOWN = "?"
_ACCEPTED = "Accepted"
UNDELIVERED = -1  # transactionId when StartTransaction was given up (errata 3.18)

_REASONS = (
    "DeAuthorized",
    "EVDisconnected",
    "EmergencyStop",
    "HardReset",
    "Local",
    "PowerLoss",
    "Reboot",
    "Remote",
    "SoftReset",
    "UnlockCommand",
)


def _signed_values():
    return on_demand("chargepost.ocpp.v16.signed_values")


class Transactions:
    """At most one record is under way; everything else waits in the ledger itself.

    The backend's transaction id is noted in the ledger before the begin is confirmed there: a
    power cut between the two sends nothing twice, and loses no id. Failed attempts are noted
    there, too, so that a restart does not begin to count anew: "4711 2 123" says that record
    123 of the transaction 4711 has failed twice; the id is "?" before it is known. A fourth word
    is the status of a token that the backend has refused: "4711 0 0 Blocked".
    """

    def __init__(self, station):
        self.station = station
        self.ledger = station.ledger
        self.attempts = 0  # how often the oldest record was sent in vain
        self.due_ms = 0  # when it may be sent again

    def remote_id(self, number: int) -> int | None:
        """The backend's id of the ledger's transaction `number`; None before it is known."""
        known = self._noted(number)[0]
        return None if known == _UNKNOWN else int(known)

    def resumed(self, number: int) -> None:
        """A power cut has interrupted the transaction: what the backend has said of it holds."""
        noted = self._noted(number)
        if len(noted) > 3:
            self._refuse(number, noted[3])

    def _noted(self, number: int) -> list:
        found = self.ledger.transaction(number)
        return found.note.decode().split(" ") if found and found.note else [_UNKNOWN]

    def next_call(self, now_ms: int):
        """The request for the oldest record; a failed one waits for its next attempt."""
        if now_ms < self.due_ms:
            return None
        while True:
            record = self.ledger.oldest()
            if record is None:
                return None
            wish = self._request(record)
            if wish is not None:
                if not self.attempts:
                    self.attempts = self._attempts(record)
                # Until the answer has been dealt with: a full storage must not make this spin.
                self.due_ms = now_ms + _AGAIN_MS
                return wish
            self._done(record)

    def _request(self, record):
        """None for a record that needs no message."""
        if record.kind == "begin":
            return self._start(record)
        remote = self.remote_id(record.tx)
        if remote is None:
            remote = UNDELIVERED
        if record.kind == "end":
            return self._stop(record, remote)
        return self._values(record, remote)

    def _start(self, record):
        if self.remote_id(record.tx) is not None:
            return None  # the power went after the answer was noted
        payload = {
            "connectorId": record.outlet,
            "idTag": record.token,
            "meterStart": record.register,
            "timestamp": timestamp.render(self.ledger.time_of(record)),
        }

        if record.extra:
            payload["reservationId"] = int(record.extra.decode())

        def answered(result, error):
            if error is not None:
                if self._failed(record, error):
                    self._note(record, UNDELIVERED)
                    self._done(record)
                return
            status = result["idTagInfo"]["status"]
            self._note(record, result["transactionId"], status)
            self._done(record)
            learn(self.station, record.token, result["idTagInfo"])
            if status != _ACCEPTED:
                self._refuse(record.tx, status)

        return "StartTransaction", payload, answered

    def _values(self, record, remote: int):
        if not record.values:
            return None
        try:
            if record.values[:1] == b"\xff":  # metering.signed_data: few meters sign
                value = _signed_values().reading(self.station, record)
            else:
                value = meter_value(self.ledger.time_of(record), record.context, record.values)
        except ValueError as error:
            self.station.log("Record %d holds no meter values: %s" % (record.sequence, error))
            return None
        outlet = self.ledger.transaction(record.tx).outlet
        payload = {"connectorId": outlet, "transactionId": remote, "meterValue": [value]}
        return "MeterValues", payload, lambda result, error: self._settle(record, error)

    def _stop(self, record, remote: int):
        payload = {
            "transactionId": remote,
            "meterStop": record.register,
            "timestamp": timestamp.render(self.ledger.time_of(record)),
            "reason": record.reason if record.reason in _REASONS else "Other",
        }
        if record.token:
            payload["idTag"] = record.token
        data = self._data(record)
        if data:
            payload["transactionData"] = data

        def answered(result, error):
            if self._settle(record, error) and self._is_signed(record):
                _signed_values().settle(self.station, record, error is None)
            if error is None and record.token:
                learn(self.station, record.token, result.get("idTagInfo"))

        return "StopTransaction", payload, answered

    def _data(self, record) -> list:
        """transactionData; [] where the settings want none."""
        config = self.station.config
        data = []
        if config["StopTxnSampledData"] or config["StopTxnAlignedData"]:
            from chargepost.ocpp.v16 import transaction_data  # few sites want it

            data = transaction_data.collect(self.station, record)
        if self._is_signed(record):
            data = _signed_values().add(self.station, record, data)
        return data

    def _is_signed(self, record) -> bool:
        return self.station.storage.size("signed/%d" % record.tx) >= 0

    def _settle(self, record, error) -> bool:
        """True when the record is done with: it was taken, or given up."""
        if error is not None and not self._failed(record, error):
            return False
        self._done(record)
        return True

    def _failed(self, record, error) -> bool:
        """Count a failed attempt; True when the record is to be given up."""
        if error.code == CONNECTION_LOST:
            self.due_ms = 0
            return False
        config = self.station.config
        self.attempts += 1
        if self.attempts >= config["TransactionMessageAttempts"]:
            text = "Gave up record %d of transaction %d after %d attempts: %s %s"
            self.station.log(text % (record.sequence, record.tx, self.attempts, error.code, error))
            return True
        self._note_attempt(record)
        wait_s = config["TransactionMessageRetryInterval"] * self.attempts
        self.due_ms = self.station.clock.ms() + wait_s * 1000
        return False

    def _done(self, record) -> None:
        self.attempts = 0
        self.due_ms = 0
        self.ledger.confirm(record.sequence)
        if record.kind == "end" and self.station.storage.size("stop/%d" % record.tx) >= 0:
            from chargepost.ocpp.v16 import transaction_data

            transaction_data.forget(self.station, record)

    def _attempts(self, record) -> int:
        """How often this record has failed already, as far as that was noted."""
        noted = self._noted(record.tx)
        return int(noted[1]) if len(noted) > 2 and noted[2] == str(record.sequence) else 0

    def _note_attempt(self, record) -> None:
        noted = self._noted(record.tx)
        noted[1:3] = [str(self.attempts), str(record.sequence)]
        self.ledger.note(record.tx, " ".join(noted).encode())

    def _note(self, record, remote: int, status: str = _ACCEPTED) -> None:
        # Before the ledger: with the note a power cut would leave no other chance to tell.
        if self.station.pricing:
            self.station.pricing.known(record.tx, remote)
        refused = "" if status == _ACCEPTED else " 0 0 " + status
        self.ledger.note(record.tx, (str(remote) + refused).encode())

    def _refuse(self, number: int, status: str) -> None:
        """The backend does not want this token to charge (section 3.5.4)."""
        outlet = self.station.transaction_outlet(number)
        if outlet is None:
            return
        reason = "the backend says %s of the card" % status
        if self.station.config["StopTransactionOnInvalidId"]:
            self.station.log("Transaction %d ends: %s." % (number, reason))
            outlet.stop("DeAuthorized")
        else:
            outlet.deauthorise(reason, self.station.config["MaxEnergyOnInvalidId"])
