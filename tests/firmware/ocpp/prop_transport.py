"""Frames, RPC texts and URLs: any split, any content, the same on both runtimes."""

import json
from itertools import pairwise

import differential
from hypothesis import given, settings
from hypothesis import strategies as st

from support import runtimes


def both(worker, function, *args):
    here = runtimes.here("differential", function, *args)
    there = worker.call("firmware.ocpp.differential", function, *args)
    assert here == there
    assert here[0] == "ok"
    return here[1]


def server_frame(opcode: int, payload: bytes, final: bool = True) -> bytes:
    size = len(payload)
    head = bytes([opcode | 0x80 * final])
    if size < 126:
        return head + bytes([size]) + payload
    if size < 65536:
        return head + b"\x7e" + size.to_bytes(2, "big") + payload
    return head + b"\x7f" + size.to_bytes(8, "big") + payload


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


TEXT = st.text(max_size=300)
CUTS = st.lists(st.integers(0, 100_000), max_size=12)


@given(st.lists(TEXT, min_size=1, max_size=5), st.integers(1, 40), CUTS)
@settings(deadline=None, max_examples=150)
def test_messages_survive_every_fragmentation_and_every_split(worker, texts, step, cuts):
    stream = b""
    for text in texts:
        data = text.encode()
        parts = [data[i : i + step * 7] for i in range(0, len(data), step * 7)] or [b""]
        for index, part in enumerate(parts):
            last = index == len(parts) - 1
            stream += server_frame(0 if index else 1, part, last)
            stream += server_frame(9, b"p")
    said, out, state, _ = both(worker, "websocket", 5000, split(stream, cuts))
    assert [detail.decode() for kind, detail in said if kind == "text"] == texts
    assert state == "open"
    assert out.count(b"\x8a\x81\x00\x00\x00\x00p") == stream.count(b"\x89\x01p")


@given(st.binary(max_size=200), CUTS)
@settings(deadline=None, max_examples=300)
def test_any_bytes_from_a_server_end_in_a_state_and_never_in_an_exception(worker, data, cuts):
    whole = both(worker, "websocket", 500, [data])
    parts = both(worker, "websocket", 500, split(data, cuts))
    assert whole == parts


@given(st.binary(max_size=40))
@settings(deadline=None, max_examples=300)
def test_utf8_is_judged_as_python_judges_it(worker, data):
    try:
        wanted = [["text", data.decode().encode()]]
    except UnicodeDecodeError:
        wanted = [["close", 1007]]
    assert both(worker, "websocket", 500, [server_frame(1, data)])[0] == wanted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=45),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
ID = st.sampled_from(["p-1", "a", "", "x" * 36, "x" * 37]) | JSON
FRAME = st.tuples(st.sampled_from([2, 3, 4, 5, True]) | JSON, ID, JSON, JSON).map(list)


@given(FRAME | st.lists(JSON, max_size=6) | JSON, st.booleans())
@settings(deadline=None, max_examples=400)
def test_any_json_is_answered_or_ignored_and_never_an_exception(worker, value, ascii_only):
    sent, ignored, answers, fault = both(worker, "rpc", json.dumps(value, ensure_ascii=ascii_only))
    assert len(sent) - 1 + ignored + len(answers) == 1  # exactly one thing happens
    assert fault == ""


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_text_is_taken_by_the_rpc(text):
    sent, ignored, answers, fault = differential.rpc(text)
    assert len(sent) - 1 + ignored + len(answers) == 1
    assert fault == ""


@given(st.text(alphabet="ws:/a.b@?#[]0123456789 %\u00e9", max_size=30).map("ws://{}".format))
@settings(deadline=None, max_examples=200)
def test_any_text_is_a_url_or_is_refused(worker, text):
    both(worker, "url", text)
