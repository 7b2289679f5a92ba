"""Files from and to aiohttp and pyftpdlib, with what goes wrong in the field, on both runtimes."""

from functools import partial

import pytest

from file_servers import Authority, FtpFiles, WebServer
from support import runtimes

FILE = bytes(range(256)) * 20 + b"end"


@pytest.fixture(params=["cpython", "micropython"])
def call(request, worker):
    """A function of transfer_script on one of the runtimes; its result."""
    run = runtimes.here if request.param == "cpython" else worker.call

    def on(function, *args):
        outcome = run("transfer_script", function, *args)
        assert outcome[0] == "ok", outcome
        return outcome[1]

    return on


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "served"
    made.mkdir()
    (made / "image.bin").write_bytes(FILE)
    return made


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def serve(folder):
    """Make a server that ends with the test."""
    made = []

    def start(kind, *args, **options):
        made.append(kind(folder, *args, **options))
        return made[-1]

    yield start
    for server in made:
        server.close()


web = pytest.fixture(lambda serve: serve(WebServer))
ftp = pytest.fixture(lambda serve: serve(FtpFiles))


# --- download over HTTP --------------------------------------------------------------------------


def test_a_file_comes_whole_over_http(call, web):
    assert call("download", f"{web.url}/files/image.bin")[:2] == [FILE, ""]


def test_a_chunked_answer_is_put_together(call, web):
    assert call("download", f"{web.url}/chunked/image.bin")[:2] == [FILE, ""]


def test_a_login_in_the_url_becomes_basic_authentication(call, web):
    url = web.url.replace("://", "://post:se%3Acret@")
    assert call("download", f"{url}/login/image.bin")[:2] == [FILE, ""]
    assert "HTTP 401" in call("download", f"{web.url}/login/image.bin")[1]


def test_after_a_cut_the_next_attempt_asks_for_the_rest(call, web):
    web.cut = 2000
    data, error, told, begun = call("download", f"{web.url}/cut/image.bin", 3)
    assert (data, error, begun) == (FILE, "", 2)  # cleared at the start, and by the first 200
    asked = [headers.get("Range") for _, _, headers in web.log]
    assert asked == [None, "bytes=2000-", "bytes=4000-"]
    assert len(told) == 2


def test_when_no_attempt_is_left_the_error_says_what_is_missing(call, web):
    data, error, _, _ = call("download", f"{web.url}/cut/image.bin", 1)
    assert data == FILE[:2000]
    assert "too early" in error


def test_a_missing_file_is_asked_for_as_often_as_allowed(call, web):
    _, error, _, _ = call("download", f"{web.url}/files/none.bin", 2)
    assert "HTTP 404" in error
    assert len(web.log) == 3


def test_redirects_are_followed_five_times(call, web):
    place = "to/" * 5 + "files/image.bin"
    assert call("download", f"{web.url}/{place}")[:2] == [FILE, ""]
    assert "more than 5 times" in call("download", f"{web.url}/to/{place}")[1]


def test_a_file_beyond_the_limit_is_not_loaded_and_not_tried_again(call, web):
    data, error, told, _ = call("download", f"{web.url}/files/image.bin", 3, b"", len(FILE) - 1)
    assert (data, told) == (b"", [])
    assert "larger than" in error
    data, error, _, _ = call("download", f"{web.url}/chunked/image.bin", 3, b"", 2000)
    assert len(data) <= 2000
    assert "larger than 2000 B" in error


def test_a_server_that_says_nothing_is_given_up(call, web):
    assert "Nothing came" in call("download", f"{web.url}/silent", 0, b"", 1 << 20, 2000)[1]


def test_nobody_there_is_an_error(call):
    assert "cannot be reached" in call("download", "http://127.0.0.1:9/x")[1]


@pytest.mark.parametrize(
    "url",
    [
        "gopher://h/x",
        "http://",
        "http://h:0/x",
        "http://h/a b",
        "ftp://a%0@h/x",
        "http://h/" + "x" * 2000,
    ],
)
def test_a_bad_url_is_refused_before_anything_else(call, url):
    _, error, told, _ = call("download", url, 3)
    assert error.startswith("The URL")
    assert told == []


# --- TLS -----------------------------------------------------------------------------------------


def test_https_verifies_the_server(call, serve, authority, tmp_path):
    web = serve(WebServer, authority)
    assert call("download", f"{web.url}/files/image.bin", 0, authority.root)[:2] == [FILE, ""]
    other = tmp_path / "other"
    other.mkdir()
    stranger = Authority(other).root
    data, error, _, _ = call("download", f"{web.url}/files/image.bin", 0, stranger)
    assert data == b""
    assert error
    assert "nothing can be verified" in call("download", f"{web.url}/files/image.bin")[1]


def test_a_redirect_never_leaves_tls(call, serve, authority, web):
    secure = serve(WebServer, authority)
    target = f"{secure.url}/to/{web.url}/files/image.bin"
    data, error, _, _ = call("download", target, 0, authority.root)
    assert data == b""
    assert "not followed" in error
    assert web.log == []


# --- upload over HTTP ----------------------------------------------------------------------------


def test_put_stores_the_file_under_its_name(call, web, folder):
    assert call("upload", f"{web.url}/up/", "d.txt", FILE) == ["", []]
    assert (folder / "d.txt").read_bytes() == FILE


def test_where_there_is_no_put_the_file_is_posted_with_its_name(call, web, folder):
    assert call("upload", f"{web.url}/post/", "d.txt", FILE) == ["", []]
    assert (folder / "posted").read_bytes() == FILE
    assert 'filename="d.txt"' in web.log[-1][2]["Content-Disposition"]


def test_an_upload_that_is_refused_is_tried_as_often_as_allowed(call, web):
    error, told = call("upload", f"{web.url}/nowhere/", "d.txt", FILE, 2)
    assert "HTTP 404" in error
    assert len(told) == 2


def test_an_upload_follows_a_redirect(call, web, folder):
    assert call("upload", f"{web.url}/to/up/", "d.txt", FILE) == ["", []]
    assert (folder / "d.txt").read_bytes() == FILE


# --- FTP -----------------------------------------------------------------------------------------


def test_a_guest_may_download_over_ftp(call, ftp):
    assert call("download", f"ftp://localhost:{ftp.port}/image.bin")[:2] == [FILE, ""]


def test_a_login_is_decoded_and_a_wrong_one_refused(call, ftp):
    url = f"ftp://post:se%%3Acret{{}}@localhost:{ftp.port}/image.bin".replace("%%", "%")
    assert call("download", url.format(""))[:2] == [FILE, ""]
    assert "FTP PASS: 530" in call("download", url.format("x"))[1]


def test_ftp_goes_on_where_it_was_cut(call, ftp):
    ftp.cuts = 2
    data, error, told, _ = call("download", f"ftp://localhost:{ftp.port}/image.bin", 3)
    assert (data, error) == (FILE, "")
    rests = [line for line in ftp.commands if line.startswith("REST")]
    assert rests == ["REST 1000", "REST 2000"]
    assert len(told) == 2


def test_ftp_tells_a_missing_file_and_one_too_large(call, ftp):
    assert "550" in call("download", f"ftp://localhost:{ftp.port}/none.bin")[1]
    url = f"ftp://localhost:{ftp.port}/image.bin"
    data, error, told, _ = call("download", url, 2, b"", 100)
    assert (data, told) == (b"", [])
    assert "larger than 100 B" in error


def test_ftp_stores_into_a_folder(call, ftp, folder):
    (folder / "in").mkdir()
    url = f"ftp://post:se%3Acret@localhost:{ftp.port}/in/"
    assert call("upload", url, "d.txt", FILE) == ["", []]
    assert (folder / "in" / "d.txt").read_bytes() == FILE


def test_ftp_says_when_a_guest_may_not_write(call, ftp, folder):
    error, _ = call("upload", f"ftp://localhost:{ftp.port}/", "d.txt", FILE)
    assert "550" in error
    assert not (folder / "d.txt").exists()


@pytest.mark.parametrize("kind", ["explicit", "implicit"])
def test_ftps_protects_login_and_file(call, serve, authority, folder, kind):
    ftp = serve(FtpFiles, authority, kind)
    port = 990 if kind == "implicit" else ftp.port
    url = f"ftps://post:se%3Acret@localhost:{port}/"
    fetch = partial(call, "download", f"{url}image.bin", 0)
    assert fetch(authority.root, 1 << 20, 5000, ftp.port)[:2] == [FILE, ""]
    sent = call("upload", url, "d.txt", FILE, 0, authority.root, 5000, ftp.port)
    assert sent == ["", []]
    assert (folder / "d.txt").read_bytes() == FILE
    assert [line for line in ftp.commands if line.startswith("PROT")] == ["PROT P"] * 2


def test_ftps_refuses_a_stranger_before_it_says_the_password(call, serve, authority, tmp_path):
    ftp = serve(FtpFiles, authority, "explicit")
    other = tmp_path / "other"
    other.mkdir()
    url = f"ftps://post:se%3Acret@localhost:{ftp.port}/image.bin"
    data, error, _, _ = call("download", url, 0, Authority(other).root)
    assert data == b""
    assert error
    assert not [line for line in ftp.commands if line.startswith("PASS")]
