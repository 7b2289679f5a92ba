"""Rules about syntax: what MicroPython cannot compile, or compiles into something else."""

import ast

from house.subset import Place, rule

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@rule(
    "a float literal",
    "use integers in mA, mV, Wh, ms, per mille",
    "x = 1.5",
    "x = 1e3",
    "x = 2j",
)
def float_literal(place: Place) -> bool:
    node = place.node
    return isinstance(node, ast.Constant) and isinstance(node.value, float | complex)


@rule(
    "a division that makes a float",
    "use // or divmod",
    "x = a / b",
    "a /= b",
    free=("firmware/chargepost/port.py",),
)
def true_division(place: Place) -> bool:
    return isinstance(place.node, ast.BinOp | ast.AugAssign) and isinstance(place.node.op, ast.Div)


@rule(
    "unpacking inside a display",
    "build it in steps: d = dict(a), then d.update(b); list(a) + list(b)",
    "x = {**a}",
    "x = [*a, b]",
    "x = {*a}",
    "x = (*a, b)",
)
def display_unpacking(place: Place) -> bool:
    node = place.node
    if isinstance(node, ast.Dict):
        return None in node.keys
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        stored = isinstance(getattr(node, "ctx", None), ast.Store)
        return not stored and any(isinstance(item, ast.Starred) for item in node.elts)
    return False


@rule("positional-only parameters", "name them plainly", "def f(a, /): pass")
def positional_only(place: Place) -> bool:
    return isinstance(place.node, ast.arguments) and bool(place.node.posonlyargs)


@rule(
    "match or except*, which MicroPython cannot compile",
    "use if/elif or a table; plain except",
    "match x:\n    case 1: pass",
    "try: pass\nexcept* ValueError: pass",
)
def new_statements(place: Place) -> bool:
    return isinstance(place.node, ast.Match | ast.TryStar)


@rule(
    "an async comprehension or generator",
    "collect in a loop; return a list",
    "async def f():\n    return [x async for x in y]",
    "async def f():\n    yield 1",
)
def async_generation(place: Place) -> bool:
    node = place.node
    if isinstance(node, _COMPREHENSIONS):
        return any(generator.is_async for generator in node.generators)
    return isinstance(node, ast.AsyncFunctionDef) and any(
        isinstance(inner, ast.Yield) for inner in _own_nodes(node)
    )


def _own_nodes(function: ast.AST):
    """The nodes of a function without those of functions inside it."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, _FUNCTIONS | ast.Lambda):
            yield from _own_nodes(node)


@rule(
    "a class keyword, or more than one base",
    "inherit once and plainly; the order of bases differs there",
    "class A(metaclass=B): pass",
    "class A(B, C): pass",
)
def class_header(place: Place) -> bool:
    node = place.node
    return isinstance(node, ast.ClassDef) and (bool(node.keywords) or len(node.bases) > 1)


@rule(
    "a slice with a step, which only lists have",
    "count the index with range(), or use reversed()",
    "x = text[::2]",
    "x = text[::-1]",
)
def slice_step(place: Place) -> bool:
    return isinstance(place.node, ast.Slice) and place.node.step is not None


@rule(
    "deleting a slice, which bytearray lacks",
    "keep the rest: b = b[n:]",
    "del buffer[:4]",
)
def delete_slice(place: Place) -> bool:
    node = place.node
    return isinstance(node, ast.Delete) and any(
        isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice)
        for target in node.targets
    )


@rule(
    "raise ... from ..., which drops the cause with a warning",
    "raise inside the except clause",
    "raise A() from b",
)
def raise_from(place: Place) -> bool:
    return isinstance(place.node, ast.Raise) and place.node.cause is not None


@rule(
    "a special name that MicroPython ignores or lacks",
    "do without: explicit close() in finally, plain attributes",
    "class A:\n    __slots__ = ('x',)",
    "class A:\n    def __del__(self): pass",
    "class A:\n    def __init_subclass__(cls): pass",
    "x = f.__doc__",
    "x = error.__cause__",
)
def special_name(place: Place) -> bool:
    node = place.node
    used = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
    return used in {
        "__slots__", "__del__", "__init_subclass__", "__set_name__", "__class_getitem__",
        "__doc__", "__cause__", "__context__", "__traceback__", "__mro__", "__annotations__",
        "__subclasses__", "__wrapped__", "__defaults__", "__code__", "__missing__",
    }  # fmt: skip


@rule(
    "an attribute of super() that is not called",
    "only super().method(...) works there",
    "class A(B):\n    def f(self):\n        return super().x",
)
def super_attribute(place: Place) -> bool:
    node = place.node
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Call):
        return False
    called = isinstance(place.parent, ast.Call) and place.parent.func is node
    return getattr(node.value.func, "id", None) == "super" and not called


@rule(
    "a module-level dict of more than 16 entries, which lives on the heap",
    "use a tuple of rows, which stays in flash",
    "X = {" + ", ".join(f"{n}: {n}" for n in range(17)) + "}",
)
def big_dict(place: Place) -> bool:
    node = place.node
    at_top = isinstance(place.parent, ast.Assign | ast.AnnAssign) and place.parent.col_offset == 0
    return isinstance(node, ast.Dict) and at_top and len(node.keys) > 16
