"""Reads the project's `.env`: NAME=value lines, as Docker Compose reads the simple ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from anishelf.launcher.layout import project_home

_LINE = re.compile(r"^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$")


def read_dotenv(path: Path) -> dict[str, str]:
    """Return the variables of *path*; none if there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    matches = (_LINE.match(line.strip()) for line in lines)
    return {m[1]: _value(m[2].strip()) for m in matches if m}


def with_dotenv(env: Mapping[str, str]) -> dict[str, str]:
    """Return *env* with what `.env` adds; a variable that is set already counts first."""
    return read_dotenv(project_home(env) / ".env") | dict(env)


def _value(text: str) -> str:
    if text[:1] in {"'", '"'}:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text
    return re.split(r"(?:^|\s)#", text, maxsplit=1)[0].strip()
