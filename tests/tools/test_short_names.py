"""The linker's short names: nobody can tell but by the heap, and by a traceback untold."""

import sys
from pathlib import Path

import pytest

from chargepost_tools.linking.bundle import Bundle
from programs import fail, run, texts
from support import runtimes

# Whatever a class can do with what is its own.
FILES = {
    "main.py": """
        from house.base import Base, seen
        from room.state import dump
        class Own(Base):
            kind = "own"
            def __init__(self):
                super().__init__(3)
                self._count = 40
                self._step()
            def _step(self):
                self._count += 1
                self._twice()
        def work():
            from house.late import Late, again
            return Late(5).told(), again(), again()
        own = Own()
        print(own.told(), own.ask(), seen(own), dump(), work())
        """,
    "house/base.py": """
        class Base:
            _shared = 7
            def __init__(self, size):
                self._size = size
                self._wish = "w"
                self._seen = "s"
                self._list = [[self._inner(n) for n in range(size)], lambda: self._size]
            def _inner(self, number):
                def deeper():
                    return self._size * number
                return deeper()
            def _twice(self):
                self._size *= 2
            @property
            def _whole(self):
                return self._size, self._shared
            def ask(self):
                return getattr(self, "_wish"), hasattr(self, "_wish")
            def told(self):
                return self._whole, self._list[0], self._list[1]()
        def seen(one):
            return one._seen
        """,
    "room/state.py": """
        class State:
            def __init__(self):
                self._b = 2
                self._a = 1
        def dump():
            return sorted(State().__dict__)
        """,
    "house/late.py": """
        from house.base import Base
        _calls = []
        def _noted(what):
            _calls.append(what)
            return len(_calls)
        def again():
            return _noted("again")
        class Late(Base):
            def __init__(self, size):
                super().__init__(size)
                self._count = _noted("init")
                self._twice()
            def told(self):
                return super().told(), self._count
        """,
}  # fmt: skip


@pytest.mark.parametrize("interpreter", [sys.executable, runtimes.micropython()])
def test_a_program_with_short_names_does_what_it_did(tmp_path: Path, interpreter: str):
    plain = texts(FILES)
    linked = Bundle(plain).files
    said = run(tmp_path / "plain", plain, interpreter)
    assert "('w', True)" in said and "['_a', '_b']" in said
    assert run(tmp_path / "linked", linked, interpreter) == said
    for gone in ("_twice", "_inner", "_whole", "_shared", "_step", "_noted"):
        used = [name for name, text in linked.items() if f"self.{gone}" in text]
        assert used == (["app.py"] if gone == "_shared" else []), gone


def test_names_that_are_data_stay():
    """A text names `_wish`, others ask for `_seen`, `_shared` is a variable of its class."""
    linked = Bundle(texts(FILES)).files["app.py"]
    for kept in ("self._wish = ", "self._seen = ", "_shared = 7", "self._b = 2", "self._a = 1"):
        assert kept in linked, kept


def test_classes_that_do_not_inherit_from_each_other_share_their_names():
    names = ("_first", "_second")
    one, other = (
        f"class {name}:\n    def __init__(self):\n        self.{first} = self.{second} = 0\n"
        for name, first, second in (("A", *names), ("B", "_third", "_zeroth"))
    )
    files = {"main.py": "import a, b\n", "a.py": one, "b.py": other}
    linked = Bundle(files).files["app.py"]
    assert linked.count("self._a = self._b = 0") == 2


def test_a_class_with_a_base_that_nobody_sees_keeps_its_names():
    text = "import io\nclass A(io.IOBase):\n    def __init__(self):\n        self._own = 0\n"
    files = {"main.py": "import a\n", "a.py": text}
    assert "self._own = 0" in Bundle(files).files["app.py"]


def test_a_class_that_makes_up_the_names_of_its_methods_keeps_them():
    text = (
        "class A:\n    def go(self, n):\n        getattr(self, '_' + n)()\n    def _due(self): 0\n"
    )
    files = {"main.py": "import a\n", "a.py": text}
    assert "def _due(self)" in Bundle(files).files["app.py"]


def test_a_name_that_somebody_else_asks_for_stays():
    text = "def _mine():\n    return 1\ndef _asked():\n    return _mine()\n"
    files = {
        "main.py": "def work():\n    from late import _asked\n    import late\n    late._read\n",
        "late.py": text + "_read = 2\n",
    }
    linked = Bundle(files).files["late.py"]
    assert linked == "def _a():\n    return 1\ndef _asked():\n    return _a()\n_read = 2\n"


def test_a_traceback_names_functions_as_their_sources_do(tmp_path: Path):
    files = {
        "main.py": "from a import One\ndef go():\n    import late\n    late.run(One())\ngo()\n",
        "a.py": "class One:\n    def show(self):\n        self._fail()\n"
        "    def _fail(self):\n        return 1 // 0\n",
        "late.py": "def _inner(one):\n    one.show()\n\ndef run(one):\n    _inner(one)\n",
    }
    bundle = Bundle(files)
    told = fail(tmp_path, bundle.files, runtimes.micropython())
    assert "in _fail" not in told
    said = bundle.translated(told)
    assert 'File "a.py", line 5, in _fail' in said
    assert 'File "a.py", line 3, in show' in said
    assert 'late.py", line 2, in _inner' in said
