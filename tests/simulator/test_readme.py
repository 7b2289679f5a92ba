"""The Python example of the README is run as it stands there, on both runtimes."""

import inspect

import pytest

from chargepost_sim.csms import Csms
from runtimes import ROOT

URL = "ws://127.0.0.1:9000/ocpp"


def example() -> str:
    text = (ROOT / "README.md").read_text()
    return text.partition("```python\n")[2].partition("```")[0]


@pytest.mark.parametrize("runtime", ["cpython", "micropython"])
async def test_the_example_bills_a_session(runtime, capsys):
    source = example()
    assert URL in source and 'runtime="cpython"' in source
    async with Csms(accept_unknown=True, http_port=None) as csms:
        source = source.replace(URL, csms.url).replace('"cpython"', f'"{runtime}"')
        space: dict = {}
        exec(compile(source, "README.md", "exec"), space)
        tests = [value for value in space.values() if inspect.iscoroutinefunction(value)]
        assert len(tests) == 1
        await tests[0]()
        assert csms.sessions("CP1")
    assert "'status': 'Charging'" in capsys.readouterr().out
