"""A message with a long text is parsed as any other, with less memory."""

import json

from both import raises
from chargepost.ocpp import long_text

LONG = 'a "quoted"\\ line\n\t/\u20ac' * 100


def call(text, **more):
    payload = {"vendorId": "v", "data": text}
    payload.update(more)
    return [2, "id", "DataTransfer", payload]


def parsed(data):
    return long_text.parsed([data])


def test_it_is_what_json_says():
    lists = [call("x" * 2000), call(LONG), [3, "id", {"list": ["short", LONG, "y" * 1200]}]]
    for message in lists + [call("short"), call(""), [], {"deep": [[{"er": LONG}]]}]:
        for separators in ((",", ":"), (", ", ": ")):
            text = json.dumps(message, separators=separators)
            assert parsed(bytearray(text.encode())) == message
            assert parsed(text.encode()) == message


def test_a_character_of_four_bytes_stays_one():
    text = '["%s"]' % ("\U0001f50c" * 500)
    assert parsed(bytearray(text.encode())) == ["\U0001f50c" * 500]


def test_each_escape_is_undone():
    text = '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC' + "z" * 2000 + '\\\\"'
    wanted = '"\\/\b\f\n\r\tA\u00e9\u20ac' + "z" * 2000 + "\\"
    assert parsed(bytearray(text.encode())) == wanted


def test_the_text_is_made_of_the_bytes_that_came_and_they_are_let_go_of():
    data = bytearray(json.dumps(call("\n" * 2000)).encode())
    letter = [data]
    assert long_text.parsed(letter) == call("\n" * 2000)
    assert b"\n" * 2000 in data
    assert len(letter[0]) == 160
    assert letter[0][:12] == b'[2, "id", "D'


def test_a_text_is_cut_between_its_characters_only():
    for before in range(8):
        text = "x" * before + "\u20ac\u00e9\U0001f50c" * 400
        assert parsed(bytearray(('["%s"]' % text).encode())) == [text]


def outcome(work, text):
    try:
        return work(bytearray(text.encode()))
    except (ValueError, RuntimeError):  # RuntimeError: MicroPython has limits of its own
        return "refused"


def test_a_long_name_of_a_field_is_for_json():
    text = '[2, "id", "DataTransfer", {"%s": 1}]' % ("n" * 3000)
    assert outcome(parsed, text) == outcome(json.loads, text)


def test_of_a_field_that_is_there_twice_the_last_one_counts():
    text = '{"a": "%s", "a": 1}' % ("x" * 2000)
    assert parsed(bytearray(text.encode())) == {"a": 1}


def test_what_stands_for_the_text_may_be_in_a_message():
    message = call("x" * 2000, note="\x01long")
    assert parsed(bytearray(json.dumps(message).encode())) == message


def test_what_is_no_json_is_refused():
    for text in ("\\q%s", "%s\\u12", "\\u12G4%s", "%s\n", "%s\x00"):
        whole = '["%s"]' % (text % ("x" * 2000))
        raises(ValueError, parsed, bytearray(whole.encode()))
    raises(ValueError, parsed, bytearray(('{"a": "%s"' % ("x" * 2000)).encode()))


def test_a_text_without_an_end_is_for_json():
    for text in ('"%s', '"%s\\"', '["%s'):
        whole = text % ("x" * 2000)
        assert outcome(parsed, whole) == outcome(json.loads, whole)
