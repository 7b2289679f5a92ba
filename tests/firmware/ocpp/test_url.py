"""A backend's URL and the identity behind it."""

from both import raises
from chargepost.errors import BadInput
from chargepost.ocpp.url import check_identity, parse


def test_ports_and_paths():
    for text, secure, host, port, target in (
        ("ws://a.b", False, "a.b", 80, "/CP1"),
        ("wss://a.b/", True, "a.b", 443, "/CP1"),
        ("WSS://a.b:8443/x/y", True, "a.b", 8443, "/x/y/CP1"),
        ("ws://10.0.0.1:9000/ocpp//?t=1&u=2", False, "10.0.0.1", 9000, "/ocpp/CP1?t=1&u=2"),
        ("ws://[fe80::1]:9000/o", False, "fe80::1", 9000, "/o/CP1"),
        ("ws://a?x=1", False, "a", 80, "/CP1?x=1"),
    ):
        url = parse(text)
        assert (url.secure, url.host, url.port, url.target("CP1")) == (secure, host, port, target)


def test_the_host_header_leaves_out_the_usual_port():
    assert parse("ws://a:80").authority() == "a"
    assert parse("wss://a:80").authority() == "a:80"
    assert parse("wss://[::1]").authority() == "[::1]"


def test_R01_an_identity_is_percent_encoded_byte_by_byte():
    assert parse("ws://a/ocpp/").target("RDAM 123") == "/ocpp/RDAM%20123"
    assert parse("ws://a").target("a/b?%\u20ac") == "/a%2Fb%3F%25%E2%82%AC"


def test_a_backend_url_that_is_not_one_is_refused_with_a_remedy():
    for text in (
        "", "a.b", "http://a", "ws:/a", "ws://", "ws:///x", "ws://:80", "ws://a:", "ws://a:0",
        "ws://a:65536", "ws://a:8o", "ws://a b", "ws://user:pw@a", "ws://a#b", "ws://[::1",
        "ws://[a]", "ws://[::1]x", "ws://\u00e4", "ws://a_*", "ws://a\n",
    ):  # fmt: skip
        error = raises(BadInput, parse, text)
        assert "wss://backend.example.org" in str(error), text


def test_a_password_in_a_url_is_in_no_message():
    for text in ("ws://user:secret@a", "ws://user:secret/@a#b", "ws://user:secret@a b"):
        assert "secret" not in str(raises(BadInput, parse, text))


def test_identities():
    for good in ("CP1", "RDAM 123", "x" * 48, "\u00e9"):
        assert check_identity(good) == good
    for bad in ("", "a:b", "x" * 49, "a\nb", "\x7f"):
        assert "1 to 48" in str(raises(BadInput, check_identity, bad))
