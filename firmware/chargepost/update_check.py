"""Whether the file in the other slot may be installed; loaded for that check.

Three things have to be right: the signature that the request brought along, where it did
(whitepaper L01), the file itself with its maker's signature (docs/update.md), and its version.
"""

from chargepost import update
from chargepost.crypto import pem
from chargepost.crypto.work import forget, loaded
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput
from chargepost.security import firmware
from chargepost.security.certificates import MAKER, Certificates

BAD_SIGNATURE = "InvalidSignature"
BAD_FILE = "InstallVerificationFailed"


class Verdict:
    """`status` is "" for a good file, else BAD_SIGNATURE or BAD_FILE, and `why` a sentence.

    `event` is the security event that belongs to it, or "". `length` of the image and `version`
    are those of a good file.
    """

    def __init__(self):
        self.status = ""
        self.event = ""
        self.why = ""
        self.length = 0
        self.version = ""


async def check(station, slots, signed) -> Verdict:
    """Look at the file; `signed` is (certificate as PEM, signature as base64), or None."""
    known = loaded()
    verdict = Verdict()
    try:
        await _check(station, slots, signed, verdict)
    except BadInput as error:
        verdict.status = verdict.status or BAD_FILE
        verdict.why = str(error)
    if verdict.status == BAD_SIGNATURE:
        verdict.event = "InvalidFirmwareSignature"
    forget(known)
    return verdict


async def _check(station, slots, signed, verdict):
    size = slots.size()
    if signed:
        verdict.status = BAD_SIGNATURE
        await _check_request(station.clock, slots, signed)
        verdict.status = ""
    trailer = await _work(station.clock, update.check_image(size, slots.read, slots.board))
    found = Certificates(station.storage, station.clock, "", 0).roots(MAKER)
    try:
        await _work(station.clock, update.check_maker(trailer, found, time_of(station.clock)))
    except BadInput:
        verdict.event = "InvalidFirmwareSignature"
        raise
    _check_version(station.config, trailer.version)
    verdict.length = trailer.length
    verdict.version = trailer.version


async def _check_request(clock, slots, signed):
    """The signature is over the whole file (L01.FR.04)."""
    signer = Certificate(pem.decode("CERTIFICATE", signed[0])[0])
    digest = await _work(clock, update.digest_of(slots.size(), slots.read))
    if not await _work(clock, firmware.check_signature(signer, digest, signed[1])):
        raise BadInput("The signature in the request is not that of this file.")


async def _work(clock, generator):
    """The result of a generator; the station's ticks go on meanwhile."""
    while True:
        try:
            next(generator)
        except StopIteration as end:
            return end.value
        await clock.sleep_ms(0)


def time_of(clock) -> int:
    """Unix time for the dates of certificates, 0 while nobody vouches for it."""
    return clock.now() if clock.synchronised else 0


def _check_version(config, version):
    running = config["Chargepost.FirmwareVersion"]
    if not config["Chargepost.FirmwareDowngrade"] and numbers(version) < numbers(running):
        text = "The update is %s, older than %s: Chargepost.FirmwareDowngrade would allow it."
        raise BadInput(text % (version, running))


def numbers(version: str) -> list:
    """What orders versions: 1.9, 1.10-rc1, 1.10-rc2, 1.10."""
    release, dash, rest = version.partition("-")
    return [_digits(release), 0 if dash else 1, _digits(rest)]


def _digits(text):
    found = []
    digits = ""
    for char in text + ".":
        if "0" <= char <= "9":
            digits += char
        elif digits:
            found.append(int(digits))
            digits = ""
    return found
