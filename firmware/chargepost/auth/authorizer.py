"""Holds what the station knows about tokens, and puts it before the decision."""

from chargepost.auth import decision
from chargepost.auth.cache import AuthorizationCache
from chargepost.auth.entry import Entry
from chargepost.auth.local_list import LocalList
from chargepost.auth.token import validate
from chargepost.port import const

_CACHE_CAPACITY = const(200)
_PASSING = const(8)


class Authorizer:
    """Local list and cache in `storage`; `config` is asked for the policy at each decision."""

    def __init__(self, storage, clock, config, cache_capacity: int = _CACHE_CAPACITY):
        self._clock = clock
        self._config = config
        self.local_list = LocalList(storage, config["LocalAuthListMaxLength"])
        self.cache = AuthorizationCache(storage, cache_capacity)
        self._passing = []  # tokens that are never learnt, the newest last
        self.conflict = ""  # the token of which the backend said last what the list does not

    def decide(self, token: str, online: bool, running=None, reserved=None) -> decision.Decision:
        """What to do now; `running` and `reserved` as in auth.decision. Raises BadInput."""
        return self._decide(token, None, online, running, reserved)

    def judge(self, token: str, entry: Entry, running=None, reserved=None) -> decision.Decision:
        """What to do when the backend's answer is there; it never says "ask". BadInput."""
        return self._decide(token, entry, True, running, reserved)

    def pass_by(self, token: str) -> None:
        """Keep a token out of the cache, whatever the backend says of it and when."""
        self._passing = self._passing[1 - _PASSING :] + [token]

    def learn(self, token: str, entry: Entry) -> bool:
        """Remember the backend's answer; True when it contradicts the local list.

        Raises BadInput for a bad token and OSError when the cache cannot be written.
        """
        listed = self._listed(token)
        if listed is not None:
            # What is in the list never enters the cache (OCPP 1.6 3.5.3).
            differs = listed.status_at(self._clock.now()) != entry.status
            # ConcurrentTx tells of another session, not of the token: no list could know it.
            if differs and entry.status != "ConcurrentTx":
                self.conflict = token
            return differs
        # ConcurrentTx tells of another session, not of the token: it is over with that.
        passing = entry.status == "ConcurrentTx" or token in self._passing
        if self._config["AuthorizationCacheEnabled"] and not passing:
            self.cache.put(token, entry)
        return False

    def group(self, token: str) -> str:
        """The parent token as far as it is known here, "" without one. Raises BadInput."""
        known = self._listed(validate(token))
        if known is None and self._config["AuthorizationCacheEnabled"]:
            known = self.cache.get(token)
        return known.parent if known else ""

    def _listed(self, token: str):
        """What the local list says, unless it is switched off."""
        return self.local_list.get(token) if self._config["LocalAuthListEnabled"] else None

    def _decide(self, token, answer, online, running, reserved) -> decision.Decision:
        validate(token)
        listed = self._listed(token)
        cached = self.cache.get(token) if listed is None else None
        return decision.decide(
            token,
            listed,
            cached,
            answer,
            online,
            self._config,
            self._clock.now(),
            running,
            reserved,
        )
