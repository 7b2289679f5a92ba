"""Every scenario runs on each runtime, and those of the protocol against each of two backends.

In every run the second backend has the boots; with CHARGEPOST_BACKENDS=both (`make backends`) all
files of the protocol.
"""

import os

import pytest

from backend import Backend
from scene import Site
from second_backend import SecondBackend, missing


@pytest.fixture(params=["cpython", "micropython"])
def runtime(request) -> str:
    return request.param


# These are about cars, boards, memory and broken frames: which backend it is does not matter to
# them, and broken frames go past ocpp-rpc anyway.
_ONE_BACKEND = ("field", "heap", "misbehaving_cars", "nonsense", "protection", "readers", "tls")
_ALWAYS_BOTH = ("boot",)


def pytest_generate_tests(metafunc):
    name = metafunc.module.__name__.rpartition("test_")[2]
    both = os.environ.get("CHARGEPOST_BACKENDS") == "both" and name not in _ONE_BACKEND
    if "backend" in metafunc.fixturenames and (both or name in _ALWAYS_BOTH):
        metafunc.parametrize("backend", ["ocpp", "ocpp-rpc"], indirect=True)


@pytest.fixture
async def backend(request):
    """The same script on two implementations of OCPP-J that know nothing of each other."""
    kind = getattr(request, "param", "ocpp")
    if kind == "ocpp-rpc" and (reason := missing()):
        pytest.skip(reason)
    async with Backend() if kind == "ocpp" else SecondBackend() as scripted:
        yield scripted


@pytest.fixture
async def site(runtime, backend, tmp_path):
    made = Site(runtime, tmp_path, backend)
    yield made
    await made.stop()
