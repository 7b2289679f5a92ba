"""RemoteStartTransaction and RemoteStopTransaction (OCPP 1.6 sections 5.11 and 5.12)."""

from chargepost.auth.token import validate
from chargepost.errors import BadInput
from chargepost.outlet.transaction import Grant

_ACCEPTED = "Accepted"
_REJECTED = "Rejected"


class Remote:
    """Accepted means "will try": what follows is told by status and transaction messages."""

    def __init__(self, station, boot, authorize, transactions, smart_charging):
        self.station = station
        self.boot = boot
        self.authorize = authorize
        self.transactions = transactions
        self.smart_charging = smart_charging

    def start(self, payload: dict) -> tuple:
        """A charging profile becomes the TxProfile of the transaction (section 5.11)."""
        try:
            token = validate(payload["idTag"])
            if self.boot.accepted:
                self.station.access.give_back(token)
            outlet = self._target(payload.get("connectorId"), token)
            grant = Grant(token, "", "remote", "The backend started the session.")
            grant.profile = self.smart_charging.remote_profile(payload)
            grant.bound = "connectorId" in payload
        except BadInput as error:
            self.station.log("RemoteStartTransaction: %s" % error)
            return {"status": _REJECTED}, None
        return {"status": _ACCEPTED}, lambda: self._begin(grant, outlet)

    def stop(self, payload: dict) -> tuple:
        """Only a transaction whose id the backend itself gave can be stopped."""
        outlet = self._running(payload["transactionId"])
        if outlet is None or not self.boot.accepted:
            return {"status": _REJECTED}, None
        return {"status": _ACCEPTED}, lambda: outlet.stop("Remote")

    def _target(self, connector: int | None, token: str):
        if not self.boot.accepted:
            raise BadInput("The backend has not accepted this station yet.")
        if self.station.ended:
            raise BadInput("The station is about to restart.")
        return self.station.access.remote_target(connector, token)

    def _running(self, transaction_id: int):
        for outlet in self.station.outlets:
            running = outlet.transaction
            if running and self.transactions.remote_id(running.number) == transaction_id:
                return outlet
        return None

    def _begin(self, grant, outlet) -> None:
        other = self._other(grant, outlet)
        if not self.station.config["AuthorizeRemoteTxRequests"] and other is None:
            self._grant(grant, outlet)
            return
        decision = self.station.authorizer.decide(grant.token, True, None, other)
        if decision.verdict == "ask":
            self.authorize.ask(grant.token, lambda entry: self._answered(grant, entry, outlet))
        else:
            self._settle(grant, decision, outlet)

    def _other(self, grant, outlet):
        """Who has reserved the outlet, perhaps for a group whose members are not known yet."""
        group = grant.parent or self.station.authorizer.group(grant.token)
        return self.station.access.against(outlet, grant.token, group)

    def _answered(self, grant, entry, outlet) -> None:
        authorizer = self.station.authorizer
        token = grant.token
        if entry is None:
            other = self._other(grant, outlet)
            self._settle(grant, authorizer.decide(token, False, None, other), outlet)
            return
        try:
            authorizer.learn(token, entry)
        except OSError as error:
            self.station.log("The answer about card %s is not kept: %s" % (token, error))
        grant.parent = entry.parent
        other = self._other(grant, outlet)
        self._settle(grant, authorizer.judge(token, entry, None, other), outlet)

    def _settle(self, grant, decision, outlet) -> None:
        if decision.verdict == "accept":
            grant.parent = decision.parent
            grant.why = decision.why
            self._grant(grant, outlet)
        else:
            outlet.refuse(decision.why)

    def _grant(self, grant, outlet) -> None:
        if not self.station.access.grant(outlet, grant):
            self.station.log("Outlet %d was taken before the remote start." % outlet.number)
