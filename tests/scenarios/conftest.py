"""Every scenario runs on each runtime, against the scripted backend."""

import pytest

from backend import Backend
from scene import Site


@pytest.fixture(params=["cpython", "micropython"])
def runtime(request) -> str:
    return request.param


@pytest.fixture
async def backend():
    async with Backend() as scripted:
        yield scripted


@pytest.fixture
async def site(runtime, backend, tmp_path):
    made = Site(runtime, tmp_path, backend)
    yield made
    await made.stop()
