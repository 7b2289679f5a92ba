"""Chains of certificates up to a root that is trusted (RFC 5280 section 6, without policies)."""

from chargepost.crypto import signature
from chargepost.errors import BadInput
from chargepost.port import const

_LONGEST = const(6)


def verify_chain(chain: list, roots: list, now: int):
    """Generator (see `curve`): returns the root that a chain of certificates leads to.

    `chain[0]` is the leaf; what signs it may follow in any order. `now` is Unix time, 0 when
    it is not known: then dates do not count. Raises BadInput with the reason.
    """
    found = chain[0]
    others = chain[1:]
    for depth in range(_LONGEST):
        _check_dates(found, now)
        # A certificate that is itself trusted ends the search, whoever has signed it.
        for root in roots:
            if root.data == found.data and depth:
                return root
        issuer, trusted = yield from _issuer(found, others, roots)
        if issuer is None:
            raise BadInput("The certificate of %s leads to no root known here." % _name(chain[0]))
        _check_authority(issuer, depth)
        _check_dates(issuer, now)
        if trusted:
            return issuer
        others = [other for other in others if other is not issuer]
        found = issuer
    raise BadInput("The chain of certificates is longer than %d." % _LONGEST)


def signed_by(certificate, issuer):
    """Generator: True when `issuer` has signed the certificate."""
    if certificate.issuer != issuer.subject:
        return False
    good = yield from signature.verify(
        issuer.public, certificate.algorithm, certificate.signed, certificate.signature
    )
    return good


def _issuer(certificate, others, roots):
    for candidates, trusted in ((roots, True), (others, False)):
        for candidate in candidates:
            good = yield from signed_by(certificate, candidate)
            if good:
                return candidate, trusted
    return None, False


def _check_dates(certificate, now):
    if now and now < certificate.not_before:
        raise BadInput("The certificate of %s is not valid yet." % _name(certificate))
    if now and now > certificate.not_after:
        raise BadInput("The certificate of %s has expired." % _name(certificate))


def _check_authority(certificate, depth):
    if not certificate.authority or not certificate.signs:
        raise BadInput("The certificate of %s may not sign others." % _name(certificate))
    if 0 <= certificate.path < depth:
        raise BadInput("The chain below %s is too long." % _name(certificate))


def _name(certificate):
    return certificate.named()[0][:64] or "nobody"
