"""The linker: many files as one, and nobody can tell but by the heap."""

import sys
from pathlib import Path

import pytest

from chargepost_tools.linking.bundle import Bundle
from chargepost_tools.linking.source import LinkError
from programs import fail, run, texts
from support import runtimes

# Whatever two files can do to each other when they become one.
FILES = {
    "main.py": """
        import sys
        from room import first
        from room.second import Second as Other, WIDTH
        from room.third import told
        print(first.value(3), first.NAME, Other().show(), WIDTH, told(), len(sys.path) > 0)
        def work():
            from room.lazy import late
            print(late())
        work()
        """,
    "room/first.py": '''
        """Says what it is."""
        from binascii import hexlify as text_of
        from room.port import const
        __all__ = ("value",)
        _SIZE = const(3)
        LENGTH = const(4)
        NAME = "first"
        def _text(number, size=_SIZE):
            return "first %d %d %d" % (number, size, LENGTH)
        def value(number):
            return _text(number)
        def open(name):
            return "opened " + name
        def coded(data):
            return text_of(data)
        ''',
    "room/port.py": """
        try:
            from micropython import const
        except ImportError:
            def const(value):
                return value
        """,
    "room/second.py": '''
        from room import first as base, port
        from room.port import const
        from room.first import (
            NAME,  # imported over some lines
            value as valued,
        )
        _SIZE = const(7)
        WIDTH = const(20)
        _count = 0
        def _text(value):
            NAME = "local"
            return NAME + valued(value) + base.NAME
        class Second:
            """Has a method that is called as a function of another file."""
            NAME = "inner"
            size = _SIZE
            def value(self, value):
                return [_text(value) for value in (value, _SIZE)]
            def show(self):
                global _count
                _count += 1
                pairs = {NAME: first for first in (1, 2)}
                key = lambda LENGTH: LENGTH + _SIZE  # a constant of another file
                return self.value(1), self.NAME, self.size, _count, pairs, key(1), NAME
        ''',
    "room/third.py": """
        import os as binascii
        from binascii import hexlify
        from room import first
        from room.second import NAME, valued
        def told():
            value = 5
            with_open = open is first.open
            return first.value(value), hexlify(b"a"), with_open, hasattr(binascii, "sep"), NAME
        """,
    "room/lazy.py": """
        from room import first as one, second
        from room.first import LENGTH, open as opened, coded
        from room.second import _text
        def late():
            from room.second import Second
            told = opened("x"), one.value(2), LENGTH, _text(4), coded(b"b")
            return told, Second.NAME, second.WIDTH
        """,
}  # fmt: skip


@pytest.mark.parametrize("interpreter", [sys.executable, runtimes.micropython()])
def test_a_linked_program_says_what_its_files_say(tmp_path: Path, interpreter: str):
    plain = texts(FILES)
    linked = Bundle(plain).files
    assert set(linked) == {"main.py", "app.py", "room/lazy.py"}
    said = run(tmp_path / "plain", plain, interpreter)
    assert "first 3 3 4" in said and "opened x" in said
    assert run(tmp_path / "linked", linked, interpreter) == said


def test_what_is_loaded_on_demand_stays_a_file():
    files = texts(
        {
            "main.py": "import room.a, room.b, room.c, room.d",
            "room/a.py": 'def load():\n    __import__("room.b")',
            "room/b.py": "X = 1",
            "room/c.py": 'ROOM = "room."\ndef load():\n    return ROOM + "d"',
            "room/d.py": "def load():\n    from room import e",
            "room/e.py": "",
            "room/f.py": "X = 1",
        }
    )
    assert set(Bundle(files).files) == set(files) - {"room/a.py", "room/c.py"} | {"app.py"}


def test_a_package_with_code_stays_a_file():
    files = {
        "main.py": "from room import NAMES\nprint(NAMES)\n",
        "room/__init__.py": "from room.a import X\nNAMES = __file__[-11:], X\n",
        "room/a.py": "X = 1\n",
    }
    assert set(Bundle(files).files) == {"main.py", "room/__init__.py", "app.py"}


def test_a_constant_that_no_file_asks_for_takes_no_name():
    linked = Bundle(texts(FILES)).files["app.py"]
    assert "\nLENGTH_2 = const(4)" in linked  # room.lazy asks for it, and LENGTH is a local
    files = {"main.py": "from a import f\n", "a.py": "SIZE = const(4)\nf = [SIZE]\n"}
    assert Bundle(files).files["app.py"] == "_SIZE = const(4)\nf = [_SIZE]\n"


def test_each_line_of_the_bundle_is_a_line_of_a_file():
    files = texts(FILES)
    bundle = Bundle(files)
    lines = bundle.files["app.py"].splitlines()
    for number, line in enumerate(lines, 1):
        file, at = bundle.where(number)
        own = files[file].splitlines()[at - 1]
        if "def " in own or "return " in own:
            assert line.split("(")[0].split()[0] == own.split("(")[0].split()[0]
    with pytest.raises(ValueError, match="no line"):
        bundle.where(len(lines) + 1)


def test_a_traceback_is_told_in_the_words_of_the_sources(tmp_path: Path):
    files = {
        "main.py": "from a import one\nfrom b import two\ntwo()\n",
        "a.py": "\n\ndef one(x):\n    return 1 // x\n",
        "b.py": "from a import one\n\n\ndef two():\n    one(0)\n",
    }
    bundle = Bundle(files)
    said = bundle.translated(fail(tmp_path, bundle.files, runtimes.micropython()))
    assert 'File "b.py", line 5, in two' in said
    assert 'File "a.py", line 4, in one' in said


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("print(a)", "b.py, line 3: a is a module that is linked; only read its attributes"),
        ("a.X = 2", "b.py, line 3: a is a module that is linked; only read its attributes"),
        ("a.Y", "b.py, line 3: room.a has no Y"),
        ("a.(", "b.py, line 3: invalid syntax"),
    ],
)
def test_what_the_linker_cannot_follow_is_an_error(use: str, said: str):
    files = {
        "main.py": "import b\n",
        "b.py": f"from room import a\n\n{use}\n",
        "room/a.py": "X = 1\n",
    }
    with pytest.raises(LinkError, match=said):
        Bundle(files)
