"""Whether a car may charge by its contract certificate (Plug & Charge, OCPP 2.0.1 C07).

From the top, the first line that fits:

    the certificate is found to be bad here                          refuse
    online, it is good                                               ask, naming it by hashes
    online, its root is unknown, CentralContractValidationAllowed    ask, handing it over
    online, its root is unknown                                      refuse
    the backend has answered                                         as it said
    offline, not ContractValidationOffline                           refuse
    offline, its root is unknown                                     refuse
    offline, it is good                                              as for a card
"""

from chargepost.auth.decision import Decision

GOOD = "good"  # it leads to a root known here, in its time
UNKNOWN = "unknown"  # nobody here can tell
BAD = "bad"

_ACCEPTED = "Accepted"


def before(proof: str, why: str, online: bool, policy) -> Decision:
    """What to do before the backend is asked: "ask", "refuse", or "offline" for `offline`.

    `proof` is one of the three above, `why` what is wrong. `policy["ContractValidationOffline"]`
    and so on are bools.
    """
    if proof == BAD:
        return refuse(why)
    if online and (proof == GOOD or policy["CentralContractValidationAllowed"]):
        return Decision("ask", "", "", "The backend is asked about this contract.")
    if proof == UNKNOWN:
        return refuse("Nobody can tell whether this contract is good: " + why)
    if not policy["ContractValidationOffline"]:
        return refuse("The backend is out of reach, and ContractValidationOffline is off.")
    return Decision("offline", "", "", "The backend is out of reach.")


def answered(status: str, certificate: str, parent: str) -> Decision:
    """What the backend's answer means: its idTokenInfo and certificateStatus, "" without one."""
    if certificate not in ("", _ACCEPTED):
        return Decision("refuse", "Invalid", parent, "The backend says %s." % certificate)
    verdict = "accept" if status == _ACCEPTED else "refuse"
    return Decision(verdict, status, parent, "The backend says %s." % status)


def refuse(why: str) -> Decision:
    """No, for a reason of our own."""
    return Decision("refuse", "Invalid", "", why)
