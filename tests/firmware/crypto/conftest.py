"""What the peers of the cryptography share."""

import pytest

from support.runtimes import here


@pytest.fixture(params=["cpython", "micropython"])
def call(request, worker):
    """Calls a function of crypto_script on one of the runtimes."""
    runner = here if request.param == "cpython" else worker.call

    def result(name, *args):
        found = runner("crypto_script", name, *args)
        assert found[0] == "ok", found
        return found[1]

    result.raw = lambda name, *args: runner("crypto_script", name, *args)
    return result
