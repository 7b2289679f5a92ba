"""What the peers of the cryptography share."""

import pytest

from chargepost.crypto import provider
from chargepost_sim.primitives import Cryptography
from support.runtimes import here


@pytest.fixture(params=["cpython", "micropython", "cryptography"])
def call(request, worker):
    """Calls a function of crypto_script: ours on each runtime, and what stands in for ours."""
    runner = worker.call if request.param == "micropython" else here
    before = provider.given()
    provider.use(Cryptography() if request.param == "cryptography" else None)

    def result(name, *args):
        found = runner("crypto_script", name, *args)
        assert found[0] == "ok", found
        return found[1]

    result.raw = lambda name, *args: runner("crypto_script", name, *args)
    yield result
    provider.use(before)
