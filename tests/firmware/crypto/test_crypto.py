"""ECDSA by the published examples of RFC 6979, and what must not pass for a signature."""

from binascii import unhexlify
from hashlib import sha256

from both import raises
from chargepost.crypto import der, ecdsa, keys, names, pem
from chargepost.crypto.hmac import hmac_sha256
from chargepost.crypto.p256 import CURVE, G, N, P, run
from chargepost.crypto.x509 import Certificate
from chargepost.errors import BadInput
from issuer import FROM, UNTIL, Authority

# RFC 6979 A.2.5
PRIVATE = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
PUBLIC = (
    0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,
    0x7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299,
)
SAMPLE = (
    0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,
    0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8,
)
TEST = (
    0xF1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367,
    0x019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083,
)


def digest(text):
    return sha256(text).digest()


def test_the_key_of_rfc_6979_has_its_public_point():
    assert run(CURVE.multiply(PRIVATE, G)) == PUBLIC


def test_signatures_are_those_of_rfc_6979():
    assert run(ecdsa.sign(PRIVATE, digest(b"sample"))) == SAMPLE
    assert run(ecdsa.sign(PRIVATE, digest(b"test"))) == TEST


def test_a_good_signature_is_good_and_one_of_another_text_or_key_is_not():
    other = run(CURVE.multiply(PRIVATE + 1, G))
    assert run(ecdsa.verify(PUBLIC, digest(b"sample"), SAMPLE))
    assert not run(ecdsa.verify(PUBLIC, digest(b"test"), SAMPLE))
    assert not run(ecdsa.verify(other, digest(b"sample"), SAMPLE))


def test_numbers_outside_the_group_are_no_signature():
    r, s = SAMPLE
    for pair in ((0, s), (r, 0), (r + N, s), (r, s + N), (-r, s), (r, -s), (0, 0), (N, s), (r, N)):
        assert not run(ecdsa.verify(PUBLIC, digest(b"sample"), pair)), pair


def test_the_negated_s_is_the_one_other_spelling_that_the_standard_allows():
    r, s = SAMPLE
    assert run(ecdsa.verify(PUBLIC, digest(b"sample"), (r, N - s)))


def test_a_point_beside_the_curve_is_no_key():
    x, y = PUBLIC
    for point in ((x, y + 1), (0, 0), (P + x, y), (x, P + y), (-x, y)):
        assert not CURVE.on_curve(point)
        assert not run(ecdsa.verify(point, digest(b"sample"), SAMPLE))


def test_multiples_at_the_edges_of_the_group():
    x, y = G
    assert run(CURVE.multiply(0, G)) is None
    assert run(CURVE.multiply(1, G)) == G
    assert run(CURVE.multiply(N - 1, G)) == (x, P - y)
    assert run(CURVE.combine(1, 1, (x, P - y))) is None
    assert run(CURVE.combine(1, 1, G)) == run(CURVE.multiply(2, G))
    assert run(CURVE.combine(N - 1, 3, G)) == run(CURVE.multiply(2, G))


def test_work_comes_in_sixteen_portions():
    assert len(list(CURVE.multiply(PRIVATE, G))) == 16
    assert len(list(CURVE.combine(5, 6, PUBLIC))) == 16


def test_two_new_keys_differ_and_each_signs():
    first, second = run(ecdsa.generate()), run(ecdsa.generate())
    assert first[0] != second[0]
    assert run(ecdsa.verify(first[1], digest(b"x"), run(ecdsa.sign(first[0], digest(b"x")))))


def test_hmac_is_that_of_rfc_4231():
    found = hmac_sha256(b"\x0b" * 20, b"Hi ", b"There")
    said = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert found == unhexlify(said)
    long = hmac_sha256(b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First")
    assert long == unhexlify("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")


def test_a_private_key_comes_back_from_its_der():
    kept = keys.encode_private(PRIVATE, PUBLIC)
    assert keys.decode_private(kept) == (PRIVATE, PUBLIC)
    raises(BadInput, keys.decode_private, kept[:-1])


def test_der_that_is_not_the_shortest_form_is_refused():
    for wrong in ("3003020100ff", "30030201", "300402810105", "300402020005", "3003020180"):
        raises(BadInput, integers, unhexlify(wrong))
    assert integers(unhexlify("3004020200ff")) == 255


def integers(data):
    reader = der.only(data)
    value = reader.integer()
    reader.done()
    return value


def test_der_numbers_are_written_as_they_are_read():
    for value in (0, 1, 127, 128, 255, 256, N, N << 2000):
        assert integers(der.wrap(der.SEQUENCE, der.integer(value))) == value


def test_a_name_that_is_not_utf8_is_no_name():
    for good in ("", "A b", "\xe9", "\u20ac", "\ud7ff\ue000", "\U0001f600"):
        assert names.text_of(good.encode()) == good
    for bad in (
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xe0\x80\xaf",
        b"\xf5\x80\x80\x80",
    ):
        assert names.text_of(bad) == "", bad


def test_a_serial_number_has_at_most_20_bytes():
    root = Authority("Root")
    longest, longer = [
        root.sign(root.name, root.public, 1 << bits, True, FROM, UNTIL) for bits in (159, 160)
    ]
    assert len(Certificate(longest).serial_text()) == 40
    assert "1 to 20" in str(raises(BadInput, Certificate, longer))


def test_pem_comes_back_and_broken_pem_says_where():
    text = pem.encode("CERTIFICATE", bytes(range(100)))
    assert pem.decode("CERTIFICATE", "chatter\n" + text + text) == [bytes(range(100))] * 2
    assert max([len(line) for line in text.split("\n")]) == 64
    for wrong in ("", "MIIB", text.replace("-----END", ""), text.replace("AAEC", "A*EC")):
        raises(BadInput, pem.decode, "CERTIFICATE", wrong)
    said = str(raises(BadInput, pem.decode, "CERTIFICATE", text + text.replace("AAEC", "AAE")))
    assert said == "The PEM of CERTIFICATE 2 is not base64."
