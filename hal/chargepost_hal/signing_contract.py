"""What a meter does that signs its values: the second side of contract.Meter.

The application carries what comes from here byte for byte: a signature holds for these very bytes.
"""


class SignedData:
    """One data set as the meter made it.

    `encoding`: its format, "OCMF". `data`: its bytes. `method`: how it was signed, such as
    "ECDSA-secp256r1-SHA256"; "" where the data say that themselves. `key`: the public key as it
    is printed on the meter, hexadecimal digits of an ASN.1 SubjectPublicKeyInfo; "" if unknown.
    """

    def __init__(self, encoding: str, data: bytes, key: str = "", method: str = ""):
        self.encoding = encoding
        self.data = data
        self.key = key
        self.method = method


class SigningMeter:
    """The signed transactions of one meter: one at a time.

    Every method raises DeviceError; asking again is safe, also after a power cut of either side.
    """

    async def public_key(self) -> str:
        """The key as in SignedData; "" when the meter does not tell it."""
        raise NotImplementedError

    async def begin(self, name: str, token: str, unix: int) -> SignedData | None:
        """Begin the transaction `name` of whoever has identified with `token`.

        `unix` is the time for the meter's clock in Unix seconds, 0 when nobody knows it. One
        that still runs is ended first. Returns the data set of the begin; None where the one of
        the end tells both.
        """
        raise NotImplementedError

    async def sample(self, name: str) -> SignedData | None:
        """What the meter signs of the running transaction now; None where it does not."""
        raise NotImplementedError

    async def end(self, name: str) -> SignedData:
        """End the transaction, if it still runs; the data set of its end."""
        raise NotImplementedError
