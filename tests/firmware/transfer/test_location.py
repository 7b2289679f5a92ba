"""URLs of files."""

from both import raises
from chargepost.errors import BadInput
from chargepost.transfer.location import parse


def test_each_scheme_has_its_port():
    for text, port in (("http://h", 80), ("https://h", 443), ("ftp://h", 21), ("ftps://h", 21)):
        assert parse(text + "/x").port == port
    assert parse("http://[::1]:8080/x").host == "::1"
    assert parse("HTTP://h:8080").authority() == "h:8080"


def test_ftps_begins_with_tls_on_its_own_port_alone():
    assert parse("ftps://h:990/x").implicit
    assert not parse("ftps://h/x").implicit


def test_a_login_is_percent_decoded_and_never_shown():
    place = parse("ftp://us%40er:p%3Aw@h/a%20b")
    assert (place.user, place.password, place.file()) == ("us@er", "p:w", "a b")
    assert str(place) == "ftp://h/a%20b"


def test_a_query_is_a_key_that_is_never_shown():
    assert str(parse("https://h/x?sig=1")) == "https://h/x"


def test_a_file_goes_into_a_folder_unless_a_query_names_it():
    assert parse("http://h/a").within("f").target == "/a/f"
    assert parse("http://h/a/").within("f").target == "/a/f"
    assert parse("http://h").within("f").target == "/f"
    assert parse("http://h/a?sig=1").within("f").target == "/a?sig=1"


def test_a_redirect_may_be_relative_and_keeps_the_login_on_its_host():
    place = parse("https://u:p@h/a/b?q")
    assert place.follow("c").target == "/a/c"
    assert place.follow("/c").target == "/c"
    assert place.follow("//h/c").user == "u"
    assert place.follow("https://other/c").user == ""
    raises(BadInput, place.follow, "http://h/c")
    raises(BadInput, place.follow, "ftps://h/c")


def test_a_command_cannot_be_smuggled_into_an_ftp_path():
    raises(BadInput, parse("ftp://h/a%0D%0ADELE%20x").file)


def test_an_error_does_not_show_the_password():
    assert "geheim" not in str(raises(BadInput, parse, "ftp://u:geheim@h:99999/x"))


def test_a_url_that_a_cloud_has_signed_is_not_too_long():
    long = "https://h/x?signature=" + "0" * 1978
    assert len(long) == 2000
    assert parse(long).target == long[9:]
    assert parse("http://g/").follow(long).target == long[9:]
    error = raises(BadInput, parse, long + "0")
    assert "2001 characters; at most 2000" in str(error)
