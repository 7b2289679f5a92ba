"""Each way in which TLS can fail, at a real server: the sentence, and the security event."""

import datetime
import ssl

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from peer_tls import backend, own, secure
from peer_websockets import child, here

from authority import Authority
from chargepost.ocpp.tls_failure import event_of
from handshakes import Handshakes
from server_tls import ServerTls
from x509_maker import rsa_key

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
BACKEND = "InvalidCentralSystemCertificate"
STATION = "FailedToAuthenticateAtCentralSystem"
ROOT = Authority("Root")

ANY = "ALL:@SECLEVEL=0"  # OpenSSL with no scruples

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(params=["cpython", "micropython"])
def station(request):
    return here if request.param == "cpython" else child


def settings_of(port: int, host: str = "localhost") -> dict:
    return {
        "Chargepost.BackendUrl": f"wss://{host}:{port}/ocpp",
        "Chargepost.Identity": "CP1",
        "Chargepost.RetryBackOffWaitMinimum": 0,
        "Chargepost.RetryBackOffRandomRange": 0,
        "MessageTimeout": 5,
    }


NONE = "No connection to the backend: "


def event(reason) -> str:
    return event_of(NONE + reason)


async def fails(station, context, root=ROOT, host="localhost", files=None, **more) -> str:
    """The sentence of a station at a server with this context."""
    with Handshakes(context) as server:
        values = settings_of(server.port, host) | more
        roots = {"roots": root.pem.encode().hex()}
        said = await station(values, roots | (files or {}))
    assert server.heard == b""  # neither an address nor a password
    assert [kind for kind, _ in said] == ["error"], said
    assert said[0][1].startswith(NONE)
    return said[0][1][len(NONE) :]


async def meets(station, context, host="localhost", root=ROOT, files=None, **more):
    """The first that happens to a station at a backend that talks WebSocket."""

    async def handler(socket):
        await socket.send("stop")
        await socket.wait_closed()

    async with backend(handler, ssl=context) as server:
        values = secure(server, **more)
        values["Chargepost.BackendUrl"] = values["Chargepost.BackendUrl"].replace(
            "localhost", host
        )
        said = await station(values, {"roots": root.pem.encode().hex()} | (files or {}))
    return said[0]


# --- the certificate of the backend -------------------------------------------------------------


async def test_TC_078_a_wrong_authority_is_an_invalid_certificate(station):
    said = await fails(station, Authority("Stranger").server().context)
    assert said == "the certificate of the backend leads to no root that is trusted here."
    assert event(said) == BACKEND


async def test_TC_078_a_forged_authority_of_the_same_name_is_too(station):
    said = await fails(station, Authority("Root").server().context)
    assert said == "the certificate of the backend leads to no root that is trusted here."
    assert event(said) == BACKEND


async def test_TC_078_a_self_signed_certificate_is_too(station):
    alone = Authority("localhost")
    pem = alone.certificate.public_bytes(Encoding.PEM)
    secret = alone.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    said = await fails(station, ServerTls(pem + secret).context)
    assert said == "the certificate of the backend leads to no root that is trusted here."
    assert event(said) == BACKEND


async def test_TC_078_a_wrong_name_is_too(station):
    said = await fails(station, ROOT.server("backend.example.org").context)
    assert said == "the certificate of the backend is for another name."
    assert event(said) == BACKEND


async def test_TC_078_an_expired_certificate_is_too(station):
    context = ROOT.server(begin=NOW - 9 * DAY, end=NOW - 2 * DAY).context
    said = await fails(station, context)
    assert said == "the certificate of the backend has expired."
    assert event(said) == BACKEND


async def test_TC_078_a_certificate_of_tomorrow_is_too(station):
    context = ROOT.server(begin=NOW + 2 * DAY, end=NOW + 9 * DAY).context
    said = await fails(station, context)
    assert said == "the certificate of the backend is not valid yet."
    assert event(said) == BACKEND


async def test_TC_078_a_key_that_is_too_short_is_too(station):
    said = await fails(station, ROOT.server(key=rsa_key(1024), ciphers=ANY).context)
    assert said == "the certificate of the backend has a key that is too short."
    assert event(said) == BACKEND


# --- wildcards ----------------------------------------------------------------------------------


async def test_a_wildcard_is_refused_with_its_name(station):
    context = ROOT.server("*.example.org").context
    said = await fails(station, context, host="csms.example.org")
    assert said == (
        "the certificate of the backend is for *.example.org; "
        "AllowCentralSystemTLSWildcards is false."
    )
    assert event(said) == BACKEND


async def test_AllowCentralSystemTLSWildcards_lets_a_wildcard_pass_for_one_label(
    station,
):
    allowed = {"AllowCentralSystemTLSWildcards": True}
    context = ROOT.server("*.example.org").context
    assert (await meets(station, context, "csms.example.org", **allowed))[0] == "open"
    said = await fails(station, context, host="a.csms.example.org", **allowed)
    assert said == "the certificate of the backend is for another name."


async def test_a_wildcard_beside_the_right_name_does_no_harm(station):
    # The common name is a wildcard; TLS reads the alternative names alone, if there are any.
    context = ROOT.server("csms.example.org", common="*.example.org").context
    assert (await meets(station, context, "csms.example.org"))[0] == "open"


# --- versions and ciphers -----------------------------------------------------------------------


async def test_an_old_version_of_tls_is_its_own_event(station):
    tls = ROOT.server(ciphers=ANY).context
    tls.minimum_version = ssl.TLSVersion.TLSv1
    tls.maximum_version = ssl.TLSVersion.TLSv1_1
    said = await fails(station, tls)
    assert said == "the backend speaks no TLS that is allowed here: 1.2 is the least."
    assert event(said) == "InvalidTLSVersion"


@pytest.mark.parametrize("suite", ["ECDHE-ECDSA-NULL-SHA", "ECDHE-ECDSA-AES128-CCM8"])
async def test_a_weak_cipher_suite_is_its_own_event(station, suite):
    said = await fails(station, only(ROOT.server(ciphers=f"{suite}:@SECLEVEL=0")))
    assert said.startswith("the backend offers no cipher suite")
    assert event(said) == "InvalidTLSCipherSuite"


@pytest.mark.parametrize("suite", ["AES128-GCM-SHA256", "AES256-GCM-SHA384"])
async def test_the_suites_with_rsa_alone_are_offered(station, suite):
    tls = only(ROOT.server(key=rsa_key(2048), ciphers=suite))
    assert (await meets(station, tls))[0] == "open"


def only(tls: ServerTls) -> ssl.SSLContext:
    """TLS 1.3 has suites of its own."""
    tls.context.maximum_version = ssl.TLSVersion.TLSv1_2
    return tls.context


# --- longer hashes and curves -------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["P-384", "RSA"])
async def test_a_backend_below_an_authority_with_sha_384_is_trusted(station, kind):
    make = {"P-384": lambda: ec.generate_private_key(ec.SECP384R1()), "RSA": lambda: rsa_key(3072)}
    root = Authority("Long root", key=make[kind](), sha=SHA384())
    middle = Authority("Long middle", root, key=make[kind](), sha=SHA384())
    leaf = ec.generate_private_key(ec.SECP384R1())
    assert (await meets(station, middle.server(key=leaf).context, root=root))[0] == "open"


# --- the certificate of the station -------------------------------------------------------------


def showing(file: str) -> dict:
    return {"SecurityProfile": 3, "files": {"certificates/own1": file}}


NEWER = [False, True]


@pytest.mark.parametrize("newer", NEWER)
async def test_a_certificate_of_the_station_that_is_refused_is_an_event(station, newer):
    stranger = own(Authority("Stranger"))
    said = await fails(station, demanding(newer), **showing(stranger))
    assert said == "the backend does not take the certificate of the station."
    assert event(said) == STATION


@pytest.mark.parametrize("newer", NEWER)
async def test_a_backend_that_wants_a_certificate_in_profile_2_is_told(station, newer):
    said = await fails(station, demanding(newer), SecurityProfile=0)
    assert said == "the backend does not take the certificate of the station."
    assert event(said) == STATION


def demanding(newer: bool) -> ssl.SSLContext:
    """Wants a certificate; `newer` speaks TLS 1.3, too, where the refusal comes afterwards."""
    context = ROOT.server().demand(ROOT.pem).context
    if newer:
        context.maximum_version = ssl.TLSVersion.TLSv1_3
    return context


async def test_a_backend_that_knows_the_root_alone_gets_the_whole_chain(station):
    middle = Authority("Middle", ROOT)
    lowest = Authority("Lowest", middle)
    chain = own(lowest) + der(lowest) + der(middle)
    context = ROOT.server().demand(ROOT.pem).context
    assert (await meets(station, context, **showing(chain)))[0] == "open"
    # Without what signed it the certificate leads nowhere.
    said = await fails(station, demanding(False), **showing(own(lowest)))
    assert event(said) == STATION


def der(authority: Authority) -> str:
    return authority.certificate.public_bytes(Encoding.DER).hex()


async def test_connections_that_failed_are_closed(station):
    with Handshakes(Authority("Stranger").server().context) as server:
        await station(settings_of(server.port), {"roots": ROOT.pem.encode().hex()}, 4)
        assert len(server.said) >= 3
        assert server.left_open == 0


async def test_what_has_nothing_to_do_with_tls_is_no_event(station):
    with Handshakes(ROOT.server().context) as server:
        gone = server.port
    said = await station(settings_of(gone), {"roots": ROOT.pem.encode().hex()})
    assert event_of(said[0][1]) == ""
