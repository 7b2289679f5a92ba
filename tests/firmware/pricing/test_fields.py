"""JSON whose numbers stay as they are written."""

from both import raises
from chargepost.errors import BadInput
from chargepost.pricing.fields import read

TEXT = """{"cost": 1.10, "id": 7, "none": null, "flag": true, "inner": {"at": -0.25},
 "say": "a \\"3\\" \\\\", "list": ["x", "y"], "all": [{"n": 2}, {"n": 3.5}], "odd": [1]}"""


def test_numbers_are_exact_and_strings_untouched():
    fields = read(TEXT)
    assert (fields.micro("cost"), fields.whole("id")) == (1100000, 7)
    assert fields.inner("inner").micro("at") == -250000
    assert fields.text("say", 20) == 'a "3" \\'
    assert fields.texts("list", 2) == ["x", "y"]
    assert [item.micro("n") for item in fields.objects("all", 2)] == [2000000, 3500000]


def test_what_is_absent_or_null_has_its_default():
    fields = read(TEXT)
    assert not fields.has("none") and not fields.has("other")
    assert fields.text("none", 5, "") == "" and fields.micro("other", 9) == 9
    assert fields.inner("none") is None
    assert fields.texts("none", 1) == [] and fields.objects("other", 1) == []


def test_each_error_names_its_field():
    fields = read(TEXT)
    for wrong, word in (
        (lambda: fields.text("cost", 5), "cost is not a text"),
        (lambda: fields.text("say", 3), "say has 7 characters; 3 are allowed"),
        (lambda: fields.text("other", 3), "other is missing"),
        (lambda: fields.micro("say"), "say is not a number"),
        (lambda: fields.micro("flag"), "flag is not a number"),
        (lambda: fields.whole("cost"), "cost: 1.10 is not a whole number"),
        (lambda: fields.inner("cost"), "cost is not an object"),
        (lambda: fields.inner("inner").text("at", 3), "inner.at is not a text"),
        (lambda: fields.texts("list", 1), "list is not a list of at most 1"),
        (lambda: fields.texts("odd", 1), "odd has an item that is not a text"),
        (lambda: fields.objects("list", 2), "list has an item that is not an object"),
    ):
        assert word in str(raises(BadInput, wrong)), word


def test_what_is_no_object_is_refused():
    deep = "[" * 3000
    for text in ("", "1", "[]", '"x"', "null", "{", '{"a": }', '{"a": -}', '{"a', deep, "NaN"):
        raises(BadInput, lambda text=text: read(text).micro("a"))
