"""The glossary speaks of what is in the code, and of nothing that is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "include" / "anishelf"
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS, RETIRED = PAGE.split("\n## Retired\n")
TABLE = re.compile(r"CREATE TABLE (\w+)")
ROW = re.compile(r"^\| ([^|]+) \| `(\w+)` \| [^|]+ \|$", re.MULTILINE)


def defined(path: Path) -> Iterator[str]:
    """Yield every name that a module defines, its own and its folder's included."""
    yield from path.relative_to(PACKAGE).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    yield from TABLE.findall(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id


@cache
def names() -> frozenset[str]:
    """Return all names that the package defines."""
    return frozenset(name for path in PACKAGE.rglob("*.py") for name in defined(path))


def test_every_word_names_something_in_the_code() -> None:
    rows = ROW.findall(WORDS)

    assert len(rows) > 40
    assert [(word, name) for word, name in rows if name not in names()] == []


def test_every_word_is_explained_once() -> None:
    words = [word for word, _ in ROW.findall(WORDS)]

    assert sorted(words) == sorted(set(words))


def test_no_row_of_the_tables_is_left_out() -> None:
    rows = [line for line in WORDS.splitlines() if line.startswith("| ") and "| word |" not in line]

    assert len(rows) == len(ROW.findall(WORDS))


def test_retired_words_name_nothing_any_more() -> None:
    retired = re.findall(r"\b[A-Z][A-Za-z]+\b", RETIRED.split(":", 1)[1])
    snake = {re.sub(r"(?<!^)(?=[A-Z])", "_", word).lower() for word in retired}

    assert len(retired) > 20
    assert sorted(names() & {*retired, *snake}) == []
