"""Rules about names: modules, methods and arguments that one of the two runtimes lacks."""

import ast

from house.subset import Place, rule

PORT = "firmware/chargepost/port.py"
BOARDS = "boards/"

# The whole list: what is absent from MicroPython cannot slip in under a new name.
MODULES = (
    "array", "asyncio", "binascii", "collections", "cryptolib", "deflate", "errno", "gc",
    "hashlib", "heapq", "io", "json", "os", "random", "struct", "sys",
)  # fmt: skip
OURS = ("chargepost", "chargepost_hal")
LACKING = (
    "abc", "typing", "dataclasses", "enum", "datetime", "re", "pathlib", "logging", "functools",
    "itertools", "contextlib", "collections.abc", "copy", "traceback", "threading", "queue",
    "base64", "hmac", "zlib", "uuid", "decimal", "math", "bisect", "unittest", "weakref",
)  # fmt: skip
RUNTIME = ("machine", "micropython", "vfs", "time", "select", "socket", "ssl", "tls", "uctypes")

ASYNCIO = (
    "create_task", "gather", "run", "current_task", "new_event_loop", "get_event_loop",
    "open_connection", "start_server", "StreamReader", "StreamWriter",
    "Event", "Lock", "Task", "CancelledError", "TimeoutError",
)  # fmt: skip
OS = ("listdir", "mkdir", "remove", "rename", "rmdir", "stat", "statvfs", "urandom", "getenv")

ABSENT_EXCEPTIONS = (
    "FileNotFoundError", "FileExistsError", "ConnectionError", "ConnectionResetError",
    "ConnectionRefusedError", "ConnectionAbortedError", "BrokenPipeError", "TimeoutError",
    "PermissionError", "IsADirectoryError", "NotADirectoryError", "InterruptedError",
    "BlockingIOError", "ProcessLookupError", "UnicodeDecodeError", "UnicodeEncodeError",
    "RecursionError", "ModuleNotFoundError", "FloatingPointError", "ReferenceError",
    "IOError", "EnvironmentError", "BaseExceptionGroup", "ExceptionGroup",
)  # fmt: skip
ABSENT_METHODS = (
    "zfill", "ljust", "rjust", "title", "removeprefix", "removesuffix", "isalnum", "isascii",
    "translate", "maketrans", "casefold", "swapcase", "capitalize", "expandtabs", "isdecimal",
    "isidentifier", "isprintable", "isnumeric", "format_map",
    "tobytes", "cast", "_asdict", "truncate",
)  # fmt: skip


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    return []


def _called(node: ast.AST) -> str:
    """Name or attribute a call calls: "open", "from_bytes"; "" for everything else."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None) or ""


@rule(
    "an import that is not in the portable subset",
    f"portable code has {', '.join(MODULES)}; write the few lines you need",
    *(f"import {module}" for module in LACKING),
    "from __future__ import annotations",
    "from . import port",
    free=(PORT, BOARDS),
)
def unknown_module(place: Place) -> bool:
    return any(
        module not in MODULES and module not in RUNTIME and module.partition(".")[0] not in OURS
        for module in _imports(place.node)
    )


@rule(
    "an import of what belongs to the runtime or the board",
    "only chargepost/port.py knows the runtime: from chargepost.port import ...",
    *(f"import {module}" for module in RUNTIME),
    "from micropython import const",
    free=(PORT, BOARDS),
)
def runtime_module(place: Place) -> bool:
    return any(module in RUNTIME for module in _imports(place.node))


@rule(
    "a question about the runtime",
    "only chargepost/port.py may branch on it; add a function there",
    "x = sys.implementation",
    "x = sys.platform",
    "try:\n    import x\nexcept ImportError:\n    pass",
    free=(PORT,),
)
def runtime_question(place: Place) -> bool:
    node = place.node
    if isinstance(node, ast.Attribute):
        return node.attr in ("implementation", "platform") and _owner(node) == "sys"
    if not isinstance(node, ast.Try):
        return False
    # Choosing a module by its name at run time, with __import__, is another matter.
    tries = any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in node.body)
    return tries and any(
        "ImportError" in ast.dump(handler.type) for handler in node.handlers if handler.type
    )


def _owner(node: ast.Attribute) -> str:
    return getattr(node.value, "id", "")


@rule(
    "a part of asyncio that MicroPython lacks or that escapes the simulated clock",
    "use create_task, gather, Event, Lock; wait through the clock: sleep_ms, wait",
    "asyncio.sleep(1)",
    "asyncio.wait_for(x, 1)",
    "asyncio.Queue()",
    "asyncio.TaskGroup()",
    "asyncio.get_running_loop()",
    "from asyncio import sleep",
    free=(PORT, BOARDS),
)
def asyncio_part(place: Place) -> bool:
    node = place.node
    if isinstance(node, ast.ImportFrom) and node.module == "asyncio":
        return any(alias.name not in ASYNCIO for alias in node.names)
    return (
        isinstance(node, ast.Attribute)
        and _owner(node) == "asyncio"
        and (node.attr not in ASYNCIO)
    )


@rule(
    "a function of os that MicroPython lacks",
    f"there are {', '.join(OS)}; the rest belongs in chargepost/port.py",
    "os.replace(a, b)",
    "os.fsync(f)",
    "os.makedirs(a)",
    "os.path.join(a, b)",
    free=(PORT,),
)
def os_part(place: Place) -> bool:
    node = place.node
    return isinstance(node, ast.Attribute) and _owner(node) == "os" and node.attr not in OS


@rule(
    "an exception that MicroPython does not have",
    "catch OSError and look at errno; asyncio.TimeoutError; UnicodeError; RuntimeError",
    "try: pass\nexcept ConnectionError: pass",
    "raise TimeoutError()",
    "try: pass\nexcept (OSError, FileNotFoundError): pass",
    free=(PORT,),
)
def absent_exception(place: Place) -> bool:
    return isinstance(place.node, ast.Name) and place.node.id in ABSENT_EXCEPTIONS


@rule(
    "a method that MicroPython does not have",
    "use % formatting ('%03d', '%-5s'), slices, bytes(view); int sizes by comparison",
    "x.zfill(3)",
    "x.removeprefix('a')",
    "view.tobytes()",
    "file.truncate(0)",
)
def absent_method(place: Place) -> bool:
    return isinstance(place.node, ast.Attribute) and place.node.attr in ABSENT_METHODS


@rule(
    "a built-in that has no place here",
    "no floats, no compiling at run time; say things through the log or an exception",
    "float(x)",
    "round(x)",
    "print(x)",
    "eval(x)",
    "exec(x)",
    "input()",
    free=(BOARDS, PORT),
)
def absent_builtin(place: Place) -> bool:
    names = ("float", "round", "complex", "print", "eval", "exec", "compile", "input", "vars")
    return isinstance(place.node, ast.Call) and (getattr(place.node.func, "id", None) in names)


@rule(
    "a file opened outside the store",
    "go through contract.Storage; chargepost/store.py is the one user of files",
    "open('x')",
    free=("firmware/chargepost/store.py", PORT, BOARDS),
)
def open_file(place: Place) -> bool:
    return isinstance(place.node, ast.Call) and getattr(place.node.func, "id", None) == "open"


@rule(
    "OSError without number and text",
    "raise OSError(errno, text): with one argument CPython leaves errno None",
    "raise OSError(5)",
    "raise OSError('gone')",
)
def os_error(place: Place) -> bool:
    return _called(place.node) == "OSError" and len(place.node.args) != 2  # type: ignore


@rule(
    "deque without a limit",
    "give both: deque((), limit)",
    "deque()",
    "deque(x)",
)
def deque_limit(place: Place) -> bool:
    return _called(place.node) == "deque" and len(place.node.args) < 2  # type: ignore


_KEYWORDS = (
    ("from_bytes", "signed"), ("from_bytes", "byteorder"), ("zip", "strict"), ("print", "flush"),
    ("dumps", "indent"), ("dumps", "sort_keys"), ("dumps", "default"), ("dumps", "ensure_ascii"),
    ("loads", "parse_float"), ("loads", "object_hook"), ("split", "sep"), ("split", "maxsplit"),
    ("encode", "errors"), ("decode", "errors"), ("OSError", "errno"), ("to_bytes", "length"),
)  # fmt: skip


@rule(
    "a keyword argument that MicroPython ignores or refuses",
    "signed numbers by struct; orders and defaults by hand",
    *(f"{function}({keyword}=x)" for function, keyword in _KEYWORDS if function != "OSError"),
)
def absent_keyword(place: Place) -> bool:
    called = _called(place.node)
    return bool(called) and any(
        (called, keyword.arg) in _KEYWORDS
        for keyword in place.node.keywords  # type: ignore
    )
