"""Every scenario runs on each runtime, and against each of two backends.

In every run the second backend has the boots; with CHARGEPOST_BACKENDS=both (`make backends`) it
has all scenarios but those of the heap, which measure the station and not the protocol.
"""

import os

import pytest

from backend import Backend
from scene import Site
from second_backend import SecondBackend, missing


@pytest.fixture(params=["cpython", "micropython"])
def runtime(request) -> str:
    return request.param


_ALWAYS_BOTH = ("boot",)


def pytest_generate_tests(metafunc):
    name = metafunc.module.__name__.rpartition("test_")[2]
    both = os.environ.get("CHARGEPOST_BACKENDS") == "both"
    if "backends" in metafunc.fixturenames and (both or name in _ALWAYS_BOTH):
        metafunc.parametrize("backends", ["ocpp", "ocpp-rpc"], indirect=True)


@pytest.fixture
def backends(request) -> type[Backend]:
    """The same script on two implementations of OCPP-J that know nothing of each other."""
    kind = getattr(request, "param", "ocpp")
    if kind == "ocpp-rpc" and (reason := missing()):
        pytest.skip(reason)
    return Backend if kind == "ocpp" else SecondBackend


@pytest.fixture
async def backend(backends):
    async with backends() as scripted:
        yield scripted


@pytest.fixture
async def site(runtime, backend, tmp_path):
    made = Site(runtime, tmp_path, backend)
    yield made
    await made.stop()
