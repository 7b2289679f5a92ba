"""A long list of a message is parsed entry by entry, and nobody else can tell."""

import json

from both import raises
from chargepost.ocpp.entries import Entries, parsed

FIELD = b'"cards"'
CARDS = [
    {"idTag": "1", "idTagInfo": {"status": "Accepted"}},
    {"idTag": "}", "idTagInfo": {"status": "}]", "parentIdTag": '"}'}},
    {},
    {"idTag": "\u20ac{[,"},
]


def call(cards, **more):
    payload = {"listVersion": 1, "cards": cards}
    payload.update(more)
    return [2, "id", "SendLocalList", payload]


def as_lists(message):
    """The message with its Entries as lists, and whether there was one."""
    found = False
    if isinstance(message, list) and len(message) > 3 and isinstance(message[3], dict):
        for name, value in message[3].items():
            if isinstance(value, Entries):
                found = True
                assert len(value) == len(list(value))
                message[3][name] = list(value)
    return message, found


def test_the_entries_are_those_of_the_list_each_time():
    for cards in (CARDS, [], CARDS[:1]):
        for text in (json.dumps(call(cards)), json.dumps(call(cards), separators=(",", ":"))):
            for data in (text.encode(), bytearray(text.encode())):
                entries = parsed(data, FIELD)[3]["cards"]
                assert isinstance(entries, Entries)
                assert list(entries) == cards
                assert list(entries) == cards
                assert len(entries) == len(cards)
                assert as_lists(parsed(data, FIELD)) == (call(cards), True)


def test_blanks_may_be_anywhere():
    text = '[2, "id","X" ,{ "cards"\t:\r\n [ {"a" : 1 }\n,\t{ } ] , "b":2 } ]'
    assert as_lists(parsed(text.encode(), FIELD)) == (json.loads(text), True)


def test_what_is_no_list_of_objects_is_parsed_as_ever():
    for message in (
        call([1, 2]),
        call(["a", {}]),
        call([{}, []]),
        call([[{}]]),
        call(None),
        call({"cards": [{}]}),
        call("cards"),
        [2, "id", "X", {"inner": {"cards": [{}]}}],
        [2, "id", "X", [{"cards": [{}]}]],
        {"cards": [{}]},
        [3, "cards", {}],
        [2, "cards"],
        call([{"long": "x" * 3000}]),
    ):
        assert as_lists(parsed(json.dumps(message).encode(), FIELD)) == (message, False)


def test_the_last_of_two_lists_counts():
    text = '[2,"id","X",{"cards":[{"a":1}],"cards":[{"b":2}]}]'
    assert parsed(text.encode(), FIELD) == json.loads(text)


def test_what_is_no_json_is_refused_as_ever():
    whole = json.dumps(call(CARDS)).encode()
    for size in range(1, len(whole)):
        raises(ValueError, parsed, whole[:size], FIELD)
    for broken in (
        b'[2,"i","X",{"cards":[{} {}]}]',
        b'[2,"i","X",{"cards":[{},]}]',
        b'[2,"i","X",{"cards":[,{}]}]',
        b'[2,"i","X",{"cards":[{"a":}]}]',
        b'[2,"i","X",{"cards":[{}}]}]',
    ):
        try:
            wanted = json.loads(broken)  # MicroPython forgives some
        except ValueError:
            raises(ValueError, parsed, broken, FIELD)
        else:
            assert as_lists(parsed(broken, FIELD))[0] == wanted
