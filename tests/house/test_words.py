"""What a file says: a first sentence, no leftovers, nothing of one machine, nothing borrowed."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from house.tree import ROOT, Finding, all_files, name, report, source, tree

TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".html", ".js", ".css", ".sh", ""}
THIS = Path(__file__)

LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE = re.compile(r"(?<![\w.$~/])/(work|root|home|Users|opt|tmp)/\w")
REGISTRY = re.compile(r"(index-url|find-links|registry\.npmjs|artifactory|devpi)", re.IGNORECASE)
SELVES = re.compile(
    r"\b(chatgpt|copilot|anthropic|openai|llm|language model|as an ai|the brief)\b",
    re.IGNORECASE,
)


def kept_files() -> list[Path]:
    """Files that are in git or would be added."""
    output = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT
    )
    names = [part.decode() for part in output.split(b"\0") if part]
    return [ROOT / part for part in sorted(names) if (ROOT / part).is_file()]


def text_files() -> list[Path]:
    return [path for path in kept_files() if path.suffix in TEXT and path != THIS]


def grep(pattern: re.Pattern[str], paths: list[Path], remedy: str) -> list[Finding]:
    findings = []
    for path in paths:
        for number, line in enumerate(source(path).splitlines(), 1):
            if found := pattern.search(line):
                findings.append(Finding(path, number, f"says {found.group()!r}", remedy))
    return findings


def first_sentence(path: Path) -> str:
    """What is wrong with the first line of a module; "" when it is a good docstring."""
    text = ast.get_docstring(tree(path))
    if not text:
        return "has no docstring"
    first, _, rest = text.partition("\n")
    if not first.rstrip(")").endswith((".", "?", "!", ":")):
        return "has a first line that is no sentence"
    if rest and rest.partition("\n")[0].strip():
        return "has a first sentence of more than one line"
    starts = source(path).lstrip("# \n").startswith(('"""', 'r"""'))
    return "" if starts else "does not start with its docstring"


def test_every_module_starts_with_one_sentence_that_says_what_it_is():
    remedy = "say in one line what the file is, and end with a full stop"
    report(
        [
            Finding(path, 1, wrong, remedy)
            for path in all_files()
            if source(path).strip() and (wrong := first_sentence(path))
        ]
    )


def test_nothing_is_left_for_later():
    report(grep(LEFTOVERS, text_files(), "do it, or write it down as an issue"))


def test_nothing_knows_one_machine():
    outside = [path for path in text_files() if not name(path).startswith("tests/")]
    report(grep(MACHINE, outside, "take the place as an argument, or from tempfile"))
    report(grep(REGISTRY, text_files(), "leave sources of packages to pip's own settings"))


def test_the_project_speaks_of_itself_alone():
    report(grep(SELVES, text_files(), "describe the thing, not how it came about"))


def test_nothing_borrowed_is_kept():
    # Schemas of OCPP are under their owner's licence; the tables are generated from the package.
    findings = []
    for path in kept_files():
        if path.suffix in (".xsd", ".pdf", ".whl", ".mpy", ".romfs", ".so"):
            findings.append(Finding(path, 1, "is a foreign or built file", "leave it out of git"))
        elif path.suffix == ".json" and "json-schema.org" in source(path):
            findings.append(Finding(path, 1, "is a schema", "generate a table from the package"))
    report(findings)


def test_the_licence_is_apache_2():
    project = tomllib.loads(source(ROOT / "pyproject.toml"))["project"]
    assert project["license"] == {"text": "Apache-2.0"}
    text = source(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (LEFTOVERS, "# TODO: later"),
        (MACHINE, 'open("/tmp/x")'),
        (MACHINE, "PYTHON = /home/me/bin/python"),
        (REGISTRY, "pip install --index-url https://example.org"),
        (SELVES, "written by ChatGPT"),
    ],
)
def test_a_pattern_finds_its_bad_example(pattern: re.Pattern[str], text: str):
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["firmware/tmp/x", "see docs/home/index.md", "todo_list"])
def test_ordinary_words_are_left_alone(text: str):
    assert not MACHINE.search(text)
    assert not LEFTOVERS.search(text)
