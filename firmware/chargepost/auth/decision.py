"""The one place that decides whether a token may charge or stop, and says why.

Without a session that the card could end, from the top, the first line that fits (OCPP 1.6
sections 3.4 and 3.5):

    the backend has answered                                  accept or refuse, as it said
    online, known as valid, LocalPreAuthorize                 accept
    online                                                    ask
    offline, known as anything but valid                      refuse
    offline, known as valid, LocalAuthorizeOffline            accept
    offline, AllowOfflineTxForUnknownId                       accept
    offline                                                   refuse

Who would be accepted is refused all the same where the outlet is reserved for another card
(section 5.13); a card of the same group may use the reservation.

With a session: its own token stops it, whatever is known, or waits while it starts or ends;
another one of the same group stops it when it is valid; everybody else is refused. What the
local list says beats the cache. docs/authorisation.md has all cases in a table.
"""

from chargepost.auth.token import same


class Decision:
    """`verdict` is accept, refuse, ask (the backend), stop or wait; `why` is for the driver.

    `status` is the AuthorizationStatus behind the verdict, "" while it has to be asked for.
    """

    def __init__(self, verdict: str, status: str, parent: str, why: str):
        self.verdict = verdict
        self.status = status
        self.parent = parent
        self.why = why


def decide(
    token, listed, cached, answer, online, policy, now, running=None, reserved=None
) -> Decision:
    """Decide about `token`; all inputs are data.

    `listed`, `cached`, `answer`: Entry of the local list, of the cache, of the backend's
    answer to this presentation, or None. `policy["LocalPreAuthorize"]` and so on are bools.
    `now`: Unix seconds, 0 when unknown. `running`: token, parent and phase ("starting",
    "running", "stopping") of the session that the card would stop, or None. `reserved`: token
    and parent of the reservation that holds the outlet, or None.
    """
    if running and same(token, running[0]):
        return _for_own(running)
    known, source = _known(listed, cached, policy)
    if answer is not None:
        known, source, status = answer, "The backend", answer.status
    else:
        status = known.status_at(now) if known else ""
    may_ask = online and answer is None
    if running:
        return _for_running(known, source, status, running, may_ask)
    decision = _to_start(known, source, status, answer, online, policy, now)
    if reserved and decision.verdict == "accept" and not same(token, reserved[0]):
        return _for_reserved(decision, reserved, may_ask)
    return decision


def _to_start(known, source, status, answer, online, policy, now) -> Decision:
    if answer is not None:
        return _settled(known, source, status)
    # A date that cannot be checked does not hold online, where there is somebody to ask.
    dated = known is not None and known.expiry and not now
    if online:
        if status == "Accepted" and policy["LocalPreAuthorize"] and not dated:
            return _settled(known, source, status)
        return Decision("ask", "", "", "The backend is asked about this card.")
    return _offline(known, source, status, dated, policy)


def _known(listed, cached, policy):
    if listed is not None and policy["LocalAuthListEnabled"]:
        return listed, "The local list"
    if cached is not None and policy["AuthorizationCacheEnabled"]:
        return cached, "The cache"
    return None, ""


def _settled(entry, source, status) -> Decision:
    verdict = "accept" if status == "Accepted" else "refuse"
    return Decision(verdict, status, entry.parent, "%s says %s." % (source, status))


def _offline(known, source, status, dated, policy) -> Decision:
    if known is not None and (status != "Accepted" or policy["LocalAuthorizeOffline"]):
        decision = _settled(known, source, status)
        if dated and status == "Accepted":
            decision.why += " Its expiry was not checked: the clock is not set."
        return decision
    if policy["AllowOfflineTxForUnknownId"]:
        parent = known.parent if known else ""
        why = "The backend is out of reach, and unknown cards may charge meanwhile."
        return Decision("accept", "Accepted", parent, why)
    if known is not None:
        why = "The backend is out of reach, and LocalAuthorizeOffline is off."
    else:
        why = "The backend is out of reach, and this card is not known here."
    return Decision("refuse", "Invalid", "", why)


def _for_own(running) -> Decision:
    if running[2] == "starting":
        return Decision("wait", "Accepted", running[1], "The session of this card is starting.")
    if running[2] == "stopping":
        return Decision("wait", "Accepted", running[1], "The session of this card is ending.")
    return Decision("stop", "Accepted", running[1], "The card that started it ends it.")


def _for_running(known, source, status, running, may_ask) -> Decision:
    group = running[1]
    if running[2] != "running":
        return Decision("refuse", "Invalid", "", "Another card's session is starting or ending.")
    if known is not None and status == "Accepted" and same(group, known.parent):
        return Decision("stop", status, known.parent, "A card of the same group ends it.")
    if group and may_ask:
        return Decision("ask", "", "", "The backend is asked for the group of this card.")
    if status not in ("", "Accepted"):
        return _settled(known, source, status)
    why = "Another card is charging here; only that one or its group can end it."
    return Decision("refuse", "Invalid", known.parent if known else "", why)


def _for_reserved(decision, reserved, may_ask) -> Decision:
    """What becomes of an acceptance at an outlet that is reserved for another token."""
    group = reserved[1]
    if same(group, decision.parent):
        return decision
    if group and may_ask:
        return Decision("ask", "", "", "The backend is asked for the group of this card.")
    why = "This outlet is reserved for another card."
    return Decision("refuse", "Invalid", decision.parent, why)
