"""What ISO 15118 may ask of the backend: contracts, their installation, their status.

The stack that speaks to cars calls this; the backend is asked by messages of OCPP 2.0.1
("Using ISO 15118 Plug & Charge with OCPP 1.6" v1.0, sections on authorisation and certificates).
"""

from chargepost.auth import contract as rules
from chargepost.auth.entry import STATUSES
from chargepost.auth.token import validate
from chargepost.errors import BadInput
from chargepost.ocpp import call_error
from chargepost.ocpp.v16.idtag import learn
from chargepost_hal.on_demand import on_demand

v2g = on_demand("chargepost.ocpp.v16.vendor.v2g")

_LOST = (call_error.CONNECTION_LOST, call_error.TIMEOUT)
_LONGEST_CHAIN = 5500
_LONGEST_REQUEST = 5600
_MOST_QUESTIONS = 4


class PlugAndCharge:
    """Every `answer` is called once, perhaps before the call returns."""

    def __init__(self, adapter):
        self.adapter = adapter
        self.station = adapter.station

    def authorise(self, chain: str, answer) -> None:
        """May the car with this contract charge? `chain` is PEM, the contract first.

        `answer(decision, token)`: an auth.decision.Decision whose verdict is accept or refuse,
        and the eMAID, which is the token of the session.
        """

        def examined(contract, error):
            if error is None:
                try:
                    validate(contract.token)
                except BadInput as problem:
                    error = problem
            if error is not None:
                answer(rules.refuse(str(error)), "")
            else:
                self._judge(contract, chain, answer, self.adapter.online)

        self.adapter.work.start(v2g.store(self.station).prove(chain), examined)

    def _judge(self, contract, chain: str, answer, online: bool) -> None:
        decision = rules.before(contract.proof, contract.why, online, self.station.config)
        if decision.verdict == "offline":
            decision = self.station.authorizer.decide(contract.token, False)
        if decision.verdict != "ask":
            answer(decision, contract.token)
            return
        payload: dict = {"idToken": {"idToken": contract.token, "type": "eMAID"}}
        if contract.proof != rules.GOOD:
            if len(chain) > _LONGEST_CHAIN:
                text = "The chain has %d characters; %d can be told to a backend."
                answer(rules.refuse(text % (len(chain), _LONGEST_CHAIN)), contract.token)
                return
            payload["certificate"] = chain
        questions = [question_of(*found) for found in contract.questions]
        if questions and contract.proof == rules.GOOD:
            payload["iso15118CertificateHashData"] = questions[:_MOST_QUESTIONS]

        def answered(result, error):
            if error is not None and error.code in _LOST:
                self._judge(contract, chain, answer, False)
            elif error is not None:
                answer(rules.refuse(str(error)), contract.token)
            else:
                answer(self._answered(result, contract.token), contract.token)

        self._ask("Authorize", payload, answered)

    def _answered(self, result: dict, token: str):
        info = result["idTokenInfo"]
        parent = (info.get("groupIdToken") or {}).get("idToken", "")
        decision = rules.answered(info["status"], result.get("certificateStatus") or "", parent)
        known = {
            "status": decision.status if decision.status in STATUSES else "Invalid",
            "expiryDate": info.get("cacheExpiryDateTime"),
            "parentIdTag": parent,
        }
        learn(self.station, token, known)
        return decision

    def ev_certificate(self, schema: str, action: str, request: str, answer) -> None:
        """Install or Update a contract in the car: `request` is its EXI message in base64.

        `answer(status, response)`: Accepted or Failed, and EXI in base64 for the car, "" for none.
        """
        if len(request) > _LONGEST_REQUEST:
            text = "The car's request has %d characters; %d can be told to a backend."
            self.station.log(text % (len(request), _LONGEST_REQUEST))
            answer("Failed", "")
            return
        payload = {"iso15118SchemaVersion": schema, "action": action, "exiRequest": request}

        def answered(result, error):
            if error is not None:
                self.station.log("Get15118EVCertificate: %s" % error)
                answer("Failed", "")
            else:
                answer(result["status"], result["exiResponse"])

        self._ask("Get15118EVCertificate", payload, answered)

    def certificate_status(self, question: dict, answer) -> None:
        """Ask for the status of a certificate; `question` as `question_of` makes it.

        `answer(response)`: the OCSP response, DER in base64, "" when nobody knows.
        """

        def answered(result, error):
            if error is not None or result["status"] != "Accepted":
                self.station.log("GetCertificateStatus: %s" % (error or "Failed"))
                answer("")
            else:
                answer(result.get("ocspResult") or "")

        self._ask("GetCertificateStatus", {"ocspRequestData": question}, answered)

    def _ask(self, message: str, payload: dict, answered) -> None:
        v2g.exchanges(self.adapter).ask(message, payload, answered)


def question_of(certificate, issuer, url: str) -> dict:
    """OCSPRequestDataType of a certificate."""
    found = v2g.hash_data(certificate, issuer.key_hash())
    found["responderURL"] = url
    return found
