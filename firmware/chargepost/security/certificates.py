"""The certificates of the station: roots it trusts, and its own with its key.

Roots are kept in one file for each kind, as DER one behind the other; a maker may put PEM
there. The station's own certificates have two places: a new one takes the place of the older
one, so that the last one that worked stays as it was (A02.FR.09, A02.FR.10).
"""

from chargepost.crypto import der, keys, pem
from chargepost.crypto.chain import signed_by, verify_chain
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput
from chargepost.port import const

BACKEND = "CentralSystemRootCertificate"
MAKER = "ManufacturerRootCertificate"
V2G = "V2GRootCertificate"  # of the station's certificate towards cars
MO = "MORootCertificate"  # of the contracts of drivers
MAKER_FILE = "certificates/maker"
NEW_KEY = "certificates/key.new"
PLACES = ("certificates/own1", "certificates/own2")
FALLBACK = ".before"  # behind the name of the roots: those that counted before the last change

_PEM = "CERTIFICATE"
_DAY_S = const(86400)


class Certificates:
    """`roots_file` names the file with the roots of backends; `most` limits each kind."""

    new_key = NEW_KEY
    places = PLACES
    trusts = BACKEND  # the roots that the station's own certificate has to lead to

    def __init__(self, storage, clock, roots_file: str, most: int):
        self._storage = storage
        self._clock = clock
        self._files = (
            (BACKEND, roots_file),
            (MAKER, MAKER_FILE),
            (V2G, "certificates/v2g"),
            (MO, "certificates/mo"),
        )
        self._most = most

    # --- roots ---------------------------------------------------------------------------------

    def roots(self, kind: str) -> list:
        """The roots of a kind (BACKEND, MAKER, V2G, MO); one that cannot be read is left out."""
        found = []
        for data in self._pieces(kind):
            try:
                found.append(Certificate(data))
            except BadInput:
                pass
        return found

    def install(self, kind: str, text: str, replace=None):
        """Generator (see `crypto.curve`): add a root from PEM; BadInput says why not.

        It has to be signed by itself or by a root of the same kind. With `replace` by one of
        those, and it takes their place; `replace()` is called before anything changes, and they
        are kept behind FALLBACK, unless others wait there that were never given up.
        """
        ders = pem.decode(_PEM, text)
        new = Certificate(ders[0])
        roots = self.roots(kind)
        if len(ders) != 1:
            raise BadInput("One certificate at a time can be installed, not %d." % len(ders))
        if not new.authority or not new.signs:
            raise BadInput("The certificate may not sign others: it is no root.")
        if self._clock.synchronised and self._clock.now() > new.not_after:
            raise BadInput("The certificate has expired.")
        if any([root.data == new.data for root in roots]):
            return
        good = False
        for signer in roots if replace and roots else roots + [new]:
            good = good or (yield from signed_by(new, signer))
        if not good:
            raise BadInput("The certificate is signed by no root that counts here.")
        file = self._file(kind)
        kept = self._pieces(kind)
        if replace and roots:
            if self._storage.size(file + FALLBACK) < 0:
                self._storage.replace(file + FALLBACK, kept)
            replace()
            kept = []
        if len(kept) >= self._most:
            raise BadInput("There are %d roots already; delete one first." % self._most)
        self._storage.replace(file, kept + [new.data])

    def find(self, matches) -> tuple:
        """(kind, certificate) of the first root for which `matches(certificate, key hash)`."""
        for kind, _ in self._files:
            roots = self.roots(kind)
            for root in roots:
                if matches(root, issuer_key_hash(root, roots)):
                    return kind, root
        return "", None

    def delete(self, kind: str, certificate) -> None:
        """Take a root away."""
        rest = [data for data in self._pieces(kind) if data != certificate.data]
        if rest:
            self._storage.replace(self._file(kind), rest)
        else:
            self._storage.remove(self._file(kind))

    def _pieces(self, kind):
        """All that is there: what cannot be read here may be good enough for TLS."""
        return split(self._storage.read(self._file(kind)) or b"")

    def _file(self, kind):
        for name, file in self._files:
            if name == kind:
                return file
        raise ValueError("there are no certificates of the kind %s" % kind)

    # --- the station's own ---------------------------------------------------------------------

    def keep_key(self, private: int, public: tuple) -> None:
        """Keep a new key until its certificate comes; it never leaves the station."""
        self._storage.replace(self.new_key, (keys.encode_private(private, public),))

    def take(self, text: str, serial: str, organisation: str):
        """Generator: take the certificate for the kept key, PEM with what signed it behind.

        It has to bear these names, unless `serial` is "".
        BadInput says why it is not taken (A02.FR.06); then nothing has changed.
        """
        chain = [Certificate(data) for data in pem.decode(_PEM, text)]
        leaf = chain[0]
        if any([own.data == leaf.data for _, own in self.own()]):
            return  # sent again: the answer to the first one was lost
        kept = self._storage.read(self.new_key)
        if kept is None:
            raise BadInput("The station has asked for no certificate.")
        if keys.decode_public(leaf.public) != (keys.P256, keys.decode_private(kept)[1]):
            raise BadInput("The certificate is not for the key that the station has made.")
        named = leaf.named()
        if serial and named != (serial, organisation):
            raise BadInput("The certificate is for CN=%s, O=%s." % (named[0][:40], named[1][:40]))
        now = self._clock.now() if self._clock.synchronised else 0
        if now and now > leaf.not_after:
            raise BadInput("The certificate has expired.")
        # One that begins later is verified as of its beginning (A02.FR.08).
        yield from verify_chain(chain, self.roots(self.trusts), now and max(now, leaf.not_before))
        place = self._older_place()
        self._storage.replace(place, [kept] + [link.data for link in chain])
        self._storage.remove(self.new_key)

    def _older_place(self):
        own = self.own()
        if len(own) < len(self.places):
            return self.places[1] if own and own[0][0] == self.places[0] else self.places[0]
        return own[-1][0]

    def own(self) -> list:
        """(place, certificate) of the station's own, the newest first."""
        found = []
        for place in self.places:
            data = self._storage.read(place)
            try:
                if data:
                    found.append((place, Certificate(split(data)[1])))
            except (BadInput, IndexError):
                pass
        found.sort(key=lambda pair: -pair[1].not_before)
        return found

    def usable(self) -> list:
        """Places of own certificates that are valid now, the newest first."""
        now = self._clock.now()
        known = self._clock.synchronised
        return [
            place
            for place, own in self.own()
            if not known or own.not_before <= now <= own.not_after
        ]

    def begins_ms(self) -> int:
        """Milliseconds until the next own certificate begins to be valid, 0 without one."""
        now = self._clock.now()
        left = [own.not_before - now for _, own in self.own() if own.not_before > now]
        return min(left) * 1000 if left else 0

    def expiring(self, days: int) -> bool:
        """True when the newest own certificate ends in less than so many days (A03.FR.02).

        One that lives shortly has to be in the last third of its life as well.
        """
        own = self.own()
        if not own or not self._clock.synchronised:
            return False
        newest = own[0][1]
        third = (newest.not_after - newest.not_before) // 3
        return newest.not_after - self._clock.now() < min(days * _DAY_S, third)


def issuer_key_hash(certificate, others: list) -> bytes:
    """Hash of the key that has signed a root; its own when nobody else here can have."""
    if not certificate.issued_itself():
        for other in others:
            if other.subject == certificate.issuer:
                return other.key_hash()
    return certificate.key_hash()


def split(data: bytes) -> list:
    """The DER pieces of a file, in PEM or one behind the other; [] for anything else."""
    if data[:1] != b"\x30":
        try:
            return pem.decode(_PEM, str(data, "utf-8"))
        except (BadInput, ValueError):
            return []
    found = []
    reader = der.Reader(data)
    try:
        while reader.more():
            found.append(reader.whole())
    except BadInput:
        pass
    return found
