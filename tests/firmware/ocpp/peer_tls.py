"""TLS to a real server: what must be refused is refused, on both runtimes."""

import datetime
import ssl
from contextlib import asynccontextmanager

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from peer_websockets import backend, child, here, settings
from websockets.asyncio.server import ServerConnection

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


def refused(said):
    assert [kind for kind, _ in said] == ["error"], said
    assert said[0][1].startswith("No connection to the backend"), said
