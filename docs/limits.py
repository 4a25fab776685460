"""Counts what the house keeps small, prints it, and fails beyond the limits; a part of `make check`."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory

PACKAGE = Path(__file__).parents[1] / "include" / "anishelf"
MIGRATIONS = Path("store", "migrations")
LINES = 250
MODULES = 20
LIMITS = {
    "Protocols": 45,
    f"modules over {LINES} lines": 0,
    f"folders over {MODULES} modules": 0,
    "heads of migrations": 1,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How often something is there, where, and how often it may be."""

    name: str
    places: tuple[str, ...]
    limit: int

    @property
    def count(self) -> int:
        """How often it is there."""
        return len(self.places)

    @property
    def kept(self) -> bool:
        """Whether it is there no more often than it may be."""
        return self.count <= self.limit

    @property
    def line(self) -> str:
        """The figure as it is printed."""
        return f"{self.count:>5} {self.name} (at most {self.limit})"


def measure(package: Path = PACKAGE) -> list[Figure]:
    """Return all figures of *package*; migrations, which nobody edits again, count for nothing but heads."""
    found = {
        "Protocols": tuple(_protocols(package)),
        f"modules over {LINES} lines": tuple(_long_modules(package)),
        f"folders over {MODULES} modules": tuple(_full_folders(package)),
        "heads of migrations": tuple(ScriptDirectory(str(package / MIGRATIONS)).get_heads()),
    }
    return [Figure(name, found[name], limit) for name, limit in LIMITS.items()]


def _modules(package: Path) -> Iterator[Path]:
    for path in sorted(package.rglob("*.py")):
        if not path.is_relative_to(package / MIGRATIONS):
            yield path.relative_to(package)


def _protocols(package: Path) -> Iterator[str]:
    for path in _modules(package):
        text = (package / path).read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "Protocol" in text else ():
            if isinstance(node, ast.ClassDef) and any(map(_is_protocol, node.bases)):
                yield f"{path}:{node.lineno} {node.name}"


def _is_protocol(base: ast.expr) -> bool:
    name = base.value if isinstance(base, ast.Subscript) else base
    return ast.unparse(name).split(".")[-1] == "Protocol"


def _long_modules(package: Path) -> Iterator[str]:
    for path in _modules(package):
        lines = len((package / path).read_text(encoding="utf-8").splitlines())
        if lines > LINES:
            yield f"{path} ({lines} lines)"


def _full_folders(package: Path) -> Iterator[str]:
    for folder, count in sorted(Counter(path.parent for path in _modules(package)).items()):
        if count > MODULES:
            yield f"{folder} ({count} modules)"


def main(figures: Sequence[Figure] | None = None) -> int:
    """Print all figures and return 1, naming the places, where one is beyond its limit."""
    status = 0
    for figure in measure() if figures is None else figures:
        sys.stdout.write(figure.line + "\n")
        if not figure.kept:
            status = 1
            sys.stderr.write("".join(f"      {place}\n" for place in figure.places))
    return status


if __name__ == "__main__":
    sys.exit(main())
