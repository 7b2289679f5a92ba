"""The curve P-384 (SP 800-186 3.2.1.4), for certificates of others; our own keys are on P-256."""

from binascii import unhexlify

from chargepost.crypto.curve import Curve


def _number(text):
    return int.from_bytes(unhexlify(text), "big")


CURVE = Curve(
    48,
    _number(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
        "ffffffff0000000000000000ffffffff"
    ),
    _number(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
        "581a0db248b0a77aecec196accc52973"
    ),
    _number(
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
        "c656398d8a2ed19d2a85c8edd3ec2aef"
    ),
    (
        _number(
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
            "5502f25dbf55296c3a545e3872760ab7"
        ),
        _number(
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
            "0a60b1ce1d7e819d7a431d7c90ea0e5f"
        ),
    ),
)
