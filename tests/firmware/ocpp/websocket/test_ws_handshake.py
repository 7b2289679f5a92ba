"""RFC 6455 section 4 and OCPP-J 3: the request that opens, and the answers that do not."""

from both import raises
from chargepost.ocpp.url import parse
from chargepost.ocpp.websocket.error import WebSocketError
from chargepost.ocpp.websocket.handshake import Response, make_key, request

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
GOOD = "\r\n".join(
    (
        "HTTP/1.1 101 Switching Protocols",
        "upgrade: WebSocket",
        "Connection: keep-alive, Upgrade",
        "Sec-WebSocket-Accept: " + ACCEPT,
        "Sec-WebSocket-Protocol: ocpp1.6",
        "\r\n",
    )
)


def answer(text):
    response = Response(KEY, ("ocpp2.0.1", "ocpp1.6"))
    rest = response.feed(text.encode())
    return response.protocol, rest


def refused(text):
    return raises(WebSocketError, answer, text)


def test_a_key_is_16_bytes_in_base64():
    assert make_key(b"the sample nonce") == KEY


def test_R01_the_request_names_the_station_once_and_offers_the_protocols_in_order():
    url = parse("ws://cs.example.org:9000/ocpp/?token=a%20b")
    text = request(url, "RDAM 123", ("ocpp2.0.1", "ocpp1.6"), KEY, b"pw:\xff").decode()
    lines = text.split("\r\n")
    assert lines[0] == "GET /ocpp/RDAM%20123?token=a%20b HTTP/1.1"
    assert "Host: cs.example.org:9000" in lines
    assert "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6" in lines
    assert "Authorization: Basic UkRBTSAxMjM6cHc6/w==" in lines
    assert lines[-2:] == ["", ""]


def test_without_a_password_there_are_no_credentials():
    text = request(parse("ws://a"), "CP1", ("ocpp1.6",), KEY, None).decode()
    assert "Authorization" not in text


def test_the_accept_of_section_1_3_opens_and_the_rest_is_kept():
    assert answer(GOOD + "\x01abc") == ("ocpp1.6", b"\x01abc")


def test_an_answer_may_come_in_pieces():
    response = Response(KEY, ("ocpp1.6",))
    for char in GOOD[:-1]:
        assert response.feed(char.encode()) is None
    assert response.feed(b"\nxy") == b"xy"


def test_R02_no_subprotocol_or_one_nobody_offered_is_refused():
    assert "selected no subprotocol" in str(refused(GOOD.replace("Protocol: ocpp1.6", "X: y")))
    error = refused(GOOD.replace("ocpp1.6", "ocpp1.5"))
    assert "ocpp1.5; the station offers ocpp2.0.1, ocpp1.6" in str(error)


def test_a_wrong_accept_is_refused():
    assert "Accept is wrong" in str(refused(GOOD.replace("s3pP", "S3pP")))


def test_an_answer_that_is_no_upgrade_is_refused():
    refused(GOOD.replace("WebSocket\r\nC", "h2c\r\nC"))
    refused(GOOD.replace("keep-alive, Upgrade", "keep-alive"))
    refused(GOOD.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: x\r\n\r\n"))


def test_R03_a_status_is_told_with_what_to_do():
    for status, advice in (
        (401, "password"),
        (404, "does not know this station"),
        (500, "will try again"),
    ):
        error = refused(f"HTTP/1.1 {status} x\r\n\r\n")
        assert error.status == status
        assert f"HTTP {status}" in str(error) and advice in str(error)
    error = refused("HTTP/1.1 302 Found\r\nLocation: wss://other/ocpp\r\n\r\n")
    assert "wss://other/ocpp" in str(error)


def test_a_header_that_is_not_ascii_does_no_harm():
    assert answer(GOOD.replace("upgrade", "Via: caf\xe9\r\nupgrade", 1)) == ("ocpp1.6", b"")
    assert refused("HTTP/1.1 401 Schl\xfcssel\r\n\r\n").status == 401
    response = Response(KEY, ("ocpp1.6",))
    assert response.feed(GOOD.encode()[:-2] + b"Via: \xe9\r\n\r\n") == b""


def test_what_is_no_http_is_refused():
    for text in ("SSH-2.0-x\r\n\r\n", "HTTP/1.1 xx\r\n\r\n", "HTTP/2 101\r\n\r\n", "\r\n\r\n"):
        assert refused(text).status == 0


def test_a_header_without_end_is_refused():
    response = Response(KEY, ("ocpp1.6",))
    assert response.feed(b"x" * 4096) is None
    raises(WebSocketError, response.feed, b"x")
