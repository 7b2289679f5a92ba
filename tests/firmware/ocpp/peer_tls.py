"""TLS to a real server: what must be refused is refused, on both runtimes."""

import datetime
import ssl
from contextlib import asynccontextmanager

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from peer_websockets import backend, child, here, settings
from websockets.asyncio.server import ServerConnection

from authority import Authority

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA(key_type=trustme.KeyType.ECDSA)


@pytest.fixture(params=["cpython", "micropython"])
def station(request):
    return here if request.param == "cpython" else child


def der(authority) -> str:
    pem = authority.cert_pem.bytes()
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER).hex()


@asynccontextmanager
async def tls_backend(authority, name="127.0.0.1", **options):
    """A backend whose certificate is for `name`; it tells every station to stop."""
    leaf = authority.issue_cert(name, key_type=trustme.KeyType.ECDSA, **options)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)

    async def handler(socket: ServerConnection):
        await socket.send("x" * 3000)
        assert len(await socket.recv()) == 3000
        await socket.send("stop")
        await socket.wait_closed()

    async with backend(handler, ssl=context) as server:
        yield server


def secure(server, **more):
    values = settings(server, **more)
    # "localhost" keeps the name apart from the address in the negative tests.
    address = values["Chargepost.BackendUrl"].replace("ws://127.0.0.1", "wss://localhost")
    return {**values, "Chargepost.BackendUrl": address}


async def test_a_known_authority_and_the_right_name_connect(station, authority):
    async with tls_backend(authority, "localhost") as server:
        said = await station(secure(server), {"roots": der(authority)})
    assert said[:2] == [["open", "ocpp1.6"], ["text", 3000]]


async def test_roots_in_pem_do_as_well_and_one_of_several_is_enough(station, authority):
    other = trustme.CA(key_type=trustme.KeyType.ECDSA)
    pem = other.cert_pem.bytes() + authority.cert_pem.bytes()
    async with tls_backend(authority, "localhost") as server:
        said = await station(secure(server), {"roots": pem.hex()})
    assert said[0] == ["open", "ocpp1.6"]


async def test_an_unknown_authority_is_refused(station, authority):
    stranger = trustme.CA(key_type=trustme.KeyType.ECDSA)
    async with tls_backend(stranger, "localhost") as server:
        said = await station(secure(server), {"roots": der(authority)})
    refused(said)


async def test_a_certificate_for_another_name_is_refused(station, authority):
    async with tls_backend(authority, "backend.example.org") as server:
        said = await station(secure(server), {"roots": der(authority)})
    refused(said)


async def test_an_expired_certificate_is_refused(station, authority):
    past = NOW - datetime.timedelta(days=2)
    async with tls_backend(authority, "localhost", not_after=past) as server:
        said = await station(secure(server), {"roots": der(authority)})
    refused(said)


async def test_without_usable_roots_nothing_is_connected(station, authority):
    async with tls_backend(authority, "localhost") as server:
        said = await station(secure(server), {"roots": b"not a certificate".hex()})
    assert said == [["error", "Certificate 1 is neither PEM nor DER."]]


async def test_a_server_without_tls_is_an_error_not_a_plain_connection(station, authority):
    async def handler(socket):
        raise AssertionError("nobody gets here")

    async with backend(handler) as server:
        said = await station(secure(server), {"roots": der(authority)})
    refused(said)


# --- versions and ciphers of TLS ----------------------------------------------------------------


def old(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def weak(context: ssl.SSLContext) -> ssl.SSLContext:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")
    context.set_ecdh_curve("secp224r1")
    return context


def current(name: str):
    def only(context: ssl.SSLContext) -> ssl.SSLContext:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(name)
        return context

    return only


async def meets(station, change) -> list:
    """What a station says of a server whose context was changed."""
    root = Authority("Root")

    async def handler(socket: ServerConnection):
        await socket.send("stop")
        await socket.wait_closed()

    async with backend(handler, ssl=change(root.server().context)) as server:
        return await station(secure(server), {"roots": root.pem.encode().hex()})


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_tls_before_1_2_is_refused(station):
    refused(await meets(station, old))


async def test_a_curve_that_is_too_small_is_refused(station):
    refused(await meets(station, weak))


@pytest.mark.parametrize(
    "name", ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]
)
async def test_both_suites_of_the_standard_are_offered(station, name):
    assert (await meets(station, current(name)))[0] == ["open", "ocpp1.6"]


# --- profiles 2 and 3 ---------------------------------------------------------------------------


def own(authority: Authority, **more) -> str:
    """The file of a station's key and certificate, in hexadecimal."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = authority.sign(Authority("SN1").name, key.public_key(), **more)
    secret = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return (secret + made.public_bytes(Encoding.DER)).hex()


async def shown(station, root, place, **more) -> tuple[list, list]:
    """(what the station says, the certificates it showed) at a backend that demands one."""
    seen = []

    async def handler(socket: ServerConnection):
        seen.append(socket.transport.get_extra_info("peercert"))
        assert "authorization" not in socket.request.headers
        await socket.send("stop")
        await socket.wait_closed()

    context = root.server().demand(root.pem).context
    async with backend(handler, ssl=context) as server:
        values = secure(server, SecurityProfile=3, **more)
        # A plain address becomes a secure one with the profile.
        address = values["Chargepost.BackendUrl"].replace("wss://", "ws://")
        values["Chargepost.BackendUrl"] = address
        files = {"roots": root.pem.encode().hex()}
        if place:
            files["certificates/own1"] = place
        return await station(values, files), seen


async def test_profile_3_shows_the_stations_certificate_and_no_password(station):
    root = Authority("Root")
    password = {"Chargepost.BasicAuthPassword": "secret"}
    said, seen = await shown(station, root, own(root), **password)
    assert said[0] == ["open", "ocpp1.6"]
    assert (("commonName", "SN1"),) in seen[0]["subject"]


async def test_profile_3_with_a_certificate_of_somebody_else_is_refused(station):
    root = Authority("Root")
    said, seen = await shown(station, root, own(Authority("Stranger")))
    assert seen == []
    refused(said)


async def test_profile_3_without_a_certificate_says_what_is_missing(station):
    said, seen = await shown(station, Authority("Root"), "")
    assert (said[0][0], seen) == ("error", [])
    assert "needs a certificate of the station" in said[0][1]


async def test_profile_2_without_a_password_does_not_connect(station, authority):
    async with tls_backend(authority, "localhost") as server:
        values = secure(server, SecurityProfile=2)
        said = await station(values, {"roots": der(authority)})
    assert said == [["error", "Security profile 2 needs a password; set it first."]]


async def test_without_roots_nothing_of_the_system_is_trusted(station, authority):
    async with tls_backend(authority, "localhost") as server:
        said = await station(secure(server), {})
    assert said[0][0] == "error"
    assert "nothing can be verified" in said[0][1]


def refused(said):
    assert [kind for kind, _ in said] == ["error"], said
    assert said[0][1].startswith("No connection to the backend"), said
