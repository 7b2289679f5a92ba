"""SHA-384, SHA-512 and P-384 by the published examples of FIPS 180-4 and RFC 6979."""

from binascii import unhexlify

from chargepost.crypto import ecdsa, sha512
from chargepost.crypto.p256 import run
from chargepost.crypto.p384 import CURVE

TWO_BLOCKS = (
    b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
    b"hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"
)
DIGESTS = (
    (
        384,
        b"abc",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7",
    ),
    (
        384,
        TWO_BLOCKS,
        "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
        "fcc7c71a557e2db966c3e9fa91746039",
    ),
    (
        512,
        b"abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ),
)
# RFC 6979 A.2.6, SHA-384 of "sample"
PUBLIC = (
    "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13",
    "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
)
SAMPLE = (
    "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
    "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
)


def numbers(pair):
    return tuple([int.from_bytes(unhexlify(text), "big") for text in pair])


def test_digests_are_those_of_the_standard():
    for bits, data, said in DIGESTS:
        assert run(sha512.digest(bits, data)) == unhexlify(said)
        assert run(sha512.digest(bits, data[:1], data[1:])) == unhexlify(said)


def test_each_block_is_a_portion_of_work():
    # One bit and the length of 16 bytes go behind the data: 111 bytes fill the first block.
    for size, blocks in ((0, 1), (111, 1), (112, 2), (239, 2), (240, 3), (1024, 9)):
        assert len(list(sha512.digest(384, bytes(size)))) == blocks, size


def test_a_signature_of_rfc_6979_on_p_384_is_good_and_of_another_text_it_is_not():
    public, pair = numbers(PUBLIC), numbers(SAMPLE)
    for text, good in ((b"sample", True), (b"test", False)):
        digest = run(sha512.digest(384, text))
        assert run(ecdsa.verify(public, digest, pair, CURVE)) is good
    assert not run(ecdsa.verify((public[0], public[1] + 1), digest, pair, CURVE))


def test_multiples_at_the_edges_of_p_384():
    x, y = CURVE.point
    assert CURVE.on_curve(CURVE.point)
    assert run(CURVE.multiply(CURVE.n - 1, CURVE.point)) == (x, CURVE.p - y)
    assert run(CURVE.combine(1, 1, (x, CURVE.p - y))) is None


def test_a_longer_curve_comes_in_smaller_portions():
    assert len(list(CURVE.combine(5, 6, CURVE.point))) == 48
