"""Certificates of Plug & Charge: the station's own towards cars, and the contracts of drivers."""

from chargepost.crypto import pem
from chargepost.crypto.chain import verify_chain
from chargepost.crypto.ocsp import responder
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput
from chargepost.security.certificates import MO, V2G, Certificates, split


class V2GCertificates(Certificates):
    """The same store; its own certificate is the one that the station shows to cars."""

    new_key = "certificates/v2g.key"
    places = ("certificates/v2g1", "certificates/v2g2")
    trusts = V2G

    def chain(self) -> list:
        """The certificates of the newest own one, the leaf first; [] without any."""
        own = self.own()
        if not own:
            return []
        data = self._storage.read(own[0][0])
        return [Certificate(piece) for piece in split(data)[1:]]

    def forget_own(self, leaf) -> None:
        """Take the own certificate with this leaf away, and its key."""
        for place, own in self.own():
            if own.data == leaf.data:
                self._storage.remove(place)

    def prove(self, text: str):
        """Generator: the Contract in PEM, the leaf first; BadInput when it is none."""
        chain = [Certificate(data) for data in pem.decode("CERTIFICATE", text)]
        roots = self.roots(MO) + self.roots(V2G)
        contract = Contract(chain[0].named()[0])
        now = self._clock.now() if self._clock.synchronised else 0
        try:
            _check_leaf(chain[0], now)
            contract.questions = _questions(chain, roots)
            if _leads_to(chain, roots):
                yield from verify_chain(chain, roots, now)
                contract.proof = "good"
            else:
                contract.proof = "unknown"
                contract.why = "The contract leads to no root known here."
        except BadInput as error:
            contract.why = str(error)
        return contract


class Contract:
    """A contract of a car: `token` is its eMAID; `proof` is "good", "unknown" or "bad".

    `questions` are (certificate, the one that has issued it, URL of a responder) where its
    certificates name one.
    """

    def __init__(self, token: str):
        self.token = token
        self.proof = "bad"
        self.why = ""
        self.questions = []


def _check_leaf(leaf, now: int) -> None:
    if leaf.authority:
        raise BadInput("The contract's certificate is one of an authority.")
    if now and not leaf.not_before <= now <= leaf.not_after:
        raise BadInput("The contract's certificate is not valid now.")


def _leads_to(chain: list, roots: list) -> bool:
    """True when the names lead to a root: then it is for us to say whether the chain is good."""
    found = chain[:1]
    for _ in chain:
        if any([issuer_of(one, roots) for one in found]):
            return True
        issuers = [one.issuer for one in found]
        found = [one for one in chain if one.subject in issuers]
    return False


def _questions(chain: list, roots: list) -> list:
    found = []
    for certificate in chain:
        url = responder(certificate)
        issuer = issuer_of(certificate, chain + roots)
        if url and issuer:
            found.append((certificate, issuer, url))
    return found


def issuer_of(certificate, others: list):
    """The certificate among `others` whose subject is the issuer, None without one."""
    for other in others:
        if other.subject == certificate.issuer:
            return other
    return None
