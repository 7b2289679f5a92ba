"""What the station reads of an OCMF record; the public vectors are read where they are at hand."""

import json
import os
from binascii import a2b_base64

from both import Skip, raises
from chargepost.errors import BadInput
from chargepost.metering import ocmf, signed_data
from chargepost_hal.signing_contract import SignedData

VECTORS = "/../shared/data/ocmf_vectors.json"


def vectors():
    here = __file__.replace("\\", "/").rsplit("/", 4)[0] or "."
    try:
        there = os.stat(here + VECTORS)
    except OSError:
        there = None
    if not there:
        raise Skip("the public vectors are not here")
    with open(here + VECTORS) as file:
        return json.load(file)["vectors"]


def test_every_public_record_is_read():
    seen = set()
    for vector in vectors():
        found = ocmf.read(vector["ocmf"].encode())
        assert found["page"] == vector["PG"]
        assert found["signature"]
        assert len(found["readings"]) >= 1
        seen.update([kind for kind, _ in found["readings"]])
        seen.update([flag for _, flag in found["readings"]])
    assert {"B", "E", "I", "R", "S"} <= seen


def test_every_public_record_is_packed_and_unpacked_unchanged():
    for vector in vectors():
        data = vector["ocmf"].encode()
        packed = signed_data.pack(SignedData("OCMF", data, vector["public_key"] or ""))
        assert signed_data.is_signed(packed)
        assert signed_data.unpack(packed) == ("OCMF", "", vector["public_key"] or "", data)


def test_what_is_no_record_is_told():
    for data, part in (
        (b"", "no OCMF record"),
        (b"OCMF|{}", "no OCMF record"),
        (b"EDL|{}|{}", "no OCMF record"),
        (b"OCMF|[]|{}", "payload of the OCMF record is no JSON object"),
        (b'OCMF|{"RD":[{}]}|nothing', "signature of the OCMF record is no JSON object"),
        (b'OCMF|{"RD":[]}|{}', "no readings"),
        (b"OCMF|{}|{}", "no readings"),
    ):
        assert part in str(raises(BadInput, ocmf.read, data))
        assert part in ocmf.doubts(data, "A1")[0]


def test_a_whole_record_raises_no_doubt():
    data = b'OCMF|{"ID":"04ab","RD":[{"TX":"B","TM":"t S"},{"TX":"E","TM":"t R"}]}|{"SD":"30"}'
    assert ocmf.doubts(data, "04AB") == []
    assert ocmf.read(data)["readings"] == [("B", "S"), ("E", "R")]


def test_numbers_in_the_place_of_texts_are_left_alone():
    found = ocmf.read(b'OCMF|{"ID":5,"PG":1,"RD":[{"TX":1},7]}|{"SD":2}')
    assert found == {"page": "", "id": "", "readings": [("", ""), ("", "")], "signature": ""}


def test_a_key_is_wrapped_as_printed_and_only_as_asn1():
    spaced = "30 59 30 13"
    wrapped = signed_data.printed(spaced)
    assert a2b_base64(wrapped) == b"oca:base16:asn1:30 59 30 13"
    for key in ("", "04AB", "30XY", "MFYwEAYH"):
        assert signed_data.printed(key) == ""


def test_a_key_without_end_is_refused():
    signed = SignedData("OCMF", b"OCMF", "30" * 251)
    assert "502 digits; 500 can be carried" in str(raises(BadInput, signed_data.pack, signed))
