"""Runs the tests of portable files on MicroPython: `micropython run_both.py FILE...`.

Prints one line for each test: "ok NAME", "skip NAME REASON", or "FAIL NAME" with a traceback
between marks, so that the driver on CPython can tell them apart.
"""

import asyncio
import gc
import io
import sys

from both import Skip


def load(path):
    """Run a test file as a module and return its names."""
    space = {"__name__": "__test__", "__file__": path}
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    exec(code, space)
    return space


def run(test):
    result = test()
    if hasattr(result, "send"):
        asyncio.run(result)
        asyncio.new_event_loop()


def main(paths):
    for path in paths:
        space = load(path)
        for name in sorted([n for n in space if n.startswith("test_")]):
            gc.collect()
            try:
                run(space[name])
                print("ok", name)
            except Skip as reason:
                print("skip", name, reason)
            except Exception as error:
                text = io.StringIO()
                sys.print_exception(error, text)
                print("FAIL", name)
                print(text.getvalue())
                print("END")


main(sys.argv[1:])
