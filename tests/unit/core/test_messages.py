"""What the rooms say of errors and reasons names no command, no DAG and no option."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import anishelf

ROOMS = Path(anishelf.__path__[0])
DAGS = [path.stem for path in (Path(__file__).parents[3] / "dags").glob("*.py")]
INNER = [
    path
    for layer in ("domain", "steps", "store", "adapters", "parser")
    for path in sorted(ROOMS.glob(f"*/{layer}/**/*.py"))
    if "migrations" not in path.parts
]
FORBIDDEN = re.compile(rf"`anishelf |\banishelf [a-z]+ [a-z]+|`--|\b({'|'.join(DAGS)})\b")


def said(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are not docstrings."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize("path", INNER, ids=lambda path: str(path.relative_to(ROOMS)))
def test_no_text_names_a_command_or_a_dag(path: Path) -> None:
    found = [text for text in said(path) if FORBIDDEN.search(text)]

    assert not found


@pytest.mark.parametrize(
    "text", ["`anishelf sync` shows it", "then run resync_library again", "say `--set a=b`"]
)
def test_such_a_text_would_be_found(text: str) -> None:
    assert FORBIDDEN.search(text)
