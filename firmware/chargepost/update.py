"""The form of an update: an image, and behind it who made it for which board (docs/update.md).

    image | trailer | length of the trailer, 4 bytes | "CPUPDATE"

The trailer is lines of `name value`, the certificates and the signature of the maker among
them. The signature is over the SHA-256 of the lines before it, which hold that of the image.
"""

from binascii import a2b_base64, hexlify, unhexlify
from hashlib import sha256

from chargepost.errors import BadInput
from chargepost.port import const

MAGIC = b"CPUPDATE"
FORMAT = "1"
_END = const(12)  # bytes of length and magic
_MOST = const(8192)  # bytes of a trailer
_LONGEST = const(50)  # characters of a version, as BootNotification takes them
_PIECE = const(1024)
_NAMES = ("format", "board", "version", "length", "sha256")


class Trailer:
    """`board`, `version`, `length` of the image, `digest` of the image as 32 bytes.

    `signed` are the bytes that the signature covers; `certificates` the maker's as DER, the
    signer's first; `signature` is DER of ECDSA, or of RSA.
    """

    def __init__(self, data: bytes):
        self.signed, values, rest = _split(data)
        if values["format"] != FORMAT:
            raise BadInput(
                "The update has the format %s; %s is known." % (values["format"], FORMAT)
            )
        self.board = values["board"]
        self.version = _word(values["version"])
        self.length = _number(values["length"])
        self.digest = _binary(unhexlify, values["sha256"])
        self.certificates = [_binary(a2b_base64, text) for name, text in rest[:-1]]
        self.signature = _binary(a2b_base64, rest[-1][1])


def end(size: int, read) -> bytes:
    """The trailer of a file of `size` bytes; `read(offset, most)`. BadInput when it has none."""
    if size > _END:
        data = read(size - _END, _END)
        length = int.from_bytes(data[:4], "big")
        if data[4:] == MAGIC and 0 < length <= min(_MOST, size - _END):
            return read(size - _END - length, length)
    raise BadInput("The file is no update: it does not end with %s." % MAGIC.decode())


def check(size: int, read, board: str, roots: list, now: int):
    """Generator (see chargepost.crypto.p256): the Trailer of an update that may be installed.

    `roots` are certificates of the maker (chargepost.crypto.x509.Certificate), `now` is Unix
    time, 0 when unknown. BadInput says why the file may not be installed.
    """
    trailer = yield from check_image(size, read, board)
    yield from check_maker(trailer, roots, now)
    return trailer


def check_image(size: int, read, board: str):
    """Generator: the Trailer of a file that is in order, and for this board; else BadInput."""
    data = end(size, read)
    trailer = Trailer(data)
    if trailer.board != board:
        raise BadInput("The update is for the board %s, not %s." % (trailer.board, board))
    if trailer.length + len(data) + _END != size:
        raise BadInput("The update holds %d B, its trailer says otherwise." % size)
    digest = yield from digest_of(trailer.length, read)
    if digest != trailer.digest:
        raise BadInput("The image is damaged: its SHA-256 is another one.")
    return trailer


def digest_of(length: int, read):
    """Generator: SHA-256 of the first `length` bytes of the file."""
    found = sha256()
    offset = 0
    while offset < length:
        piece = read(offset, min(_PIECE, length - offset))
        if not piece:
            raise BadInput("The update cannot be read beyond byte %d." % offset)
        found.update(piece)
        offset += len(piece)
        yield
    return found.digest()


def check_maker(trailer, roots: list, now: int):
    """Generator: BadInput unless the maker has signed what the trailer says."""
    from chargepost.crypto.chain import verify_chain
    from chargepost.crypto.signature import verify_digest
    from chargepost.crypto.x509 import Certificate

    if not roots:
        raise BadInput("There is no root certificate of the maker: install one first.")
    chain = [Certificate(der) for der in trailer.certificates]
    yield from verify_chain(chain, roots, now)
    good = yield from verify_digest(
        chain[0].public, sha256(trailer.signed).digest(), trailer.signature
    )
    if not good:
        raise BadInput("The signature is not that of this image.")


def lines(board: str, version: str, length: int, digest: bytes, certificates: list) -> bytes:
    """What is signed; `certificates` are base64, the signer's first."""
    values = (FORMAT, board, version, str(length), hexlify(digest).decode())
    pairs = list(zip(_NAMES, values)) + [("certificate", text) for text in certificates]
    return "".join(["%s %s\n" % pair for pair in pairs]).encode()


def _split(data):
    """(bytes before the signature, the named values, the certificates and the signature)."""
    try:
        text = str(data, "utf-8")
    except UnicodeError:
        raise BadInput("The trailer of the update is no text.")
    pairs = []
    for line in text.split("\n")[:-1]:
        name, _, value = line.partition(" ")
        pairs.append((name, value))
    known = len(_NAMES)
    names = [name for name, _ in pairs]
    certificates = len(pairs) - known - 1
    wanted = list(_NAMES) + ["certificate"] * certificates + ["signature"]
    if certificates < 1 or names != wanted or not text.endswith("\n"):
        raise BadInput("The trailer of the update is not in order: build it again.")
    return data[: data.rfind(b"signature ")], dict(pairs[:known]), pairs[known:]


def _word(text):
    if not 0 < len(text) <= _LONGEST or any([not "!" <= char <= "~" for char in text]):
        words = "The update calls itself '%s': give 1 to %d ASCII characters without a blank."
        raise BadInput(words % (text[:_LONGEST], _LONGEST))
    return text


def _number(text):
    # In a boot record the length 0 stands for the image of the factory.
    if not text.strip("0") or len(text) > 10 or text.strip("0123456789"):
        raise BadInput("The length of the image is '%s', no number above 0." % text[:20])
    return int(text)


def _binary(decode, text):
    try:
        return decode(text)
    except ValueError:
        raise BadInput("A value in the trailer of the update cannot be decoded.")
