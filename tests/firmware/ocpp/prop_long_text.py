"""Any JSON, long texts in it or not, is what the json module says, on both runtimes."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from chargepost.ocpp import long_text

_CHARACTERS = st.characters(exclude_categories=["Cs"])
_LONG = st.builds(
    lambda text, times: text * times, st.text(_CHARACTERS, min_size=1), st.integers(0, 900)
)
_TEXT = st.one_of(st.text(_CHARACTERS, max_size=5), _LONG)
_VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**31), 2**31), _TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_TEXT, inner, max_size=4)
    ),
    max_leaves=8,
)


def parsed(data):
    return long_text.parsed([data])


@given(_VALUE, st.booleans())
@settings(max_examples=150, deadline=None)
def test_it_is_what_json_says(value, escaped):
    text = json.dumps(value, ensure_ascii=escaped)
    if "\\ud" in text:
        text = json.dumps(value, ensure_ascii=False)  # rpc repairs halves of characters before
    assert parsed(bytearray(text.encode())) == value


@given(_VALUE, st.integers(0), st.sampled_from(["", '"', "\\", "\\u12", "\n", "}", "\x00"]))
@settings(max_examples=150, deadline=None)
def test_what_json_refuses_is_refused(value, at, junk):
    text = json.dumps(value, ensure_ascii=False)
    at %= len(text) + 1
    text = text[:at] + junk + text[at + 1 :]
    try:
        wanted = json.loads(text)
    except ValueError:
        wanted = ValueError
    try:
        found = parsed(bytearray(text.encode()))
    except ValueError:
        found = ValueError
    assert found == wanted
