"""Tells uv where the user's pip configuration gets packages from: uv itself does not read it."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "no-index": "UV_NO_INDEX",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}


def uv_environment(python: Path) -> dict[str, str]:
    """Return our environment plus what *python*'s pip is configured to; the user's UV_* count first."""
    listed = subprocess.run(
        [str(python), "-m", "pip", "config", "list"],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    # pip asks every index and takes the best; the hashes say which file is the right one.
    return {"UV_INDEX_STRATEGY": "unsafe-best-match"} | translate(listed) | dict(os.environ)


def translate(listed: str) -> dict[str, str]:
    """Return uv's variables for the lines that `pip config list` prints."""
    found: dict[str, str] = {}
    for line in listed.splitlines():
        key, separator, value = line.partition("=")
        section, _, option = key.partition(".")
        name = _NAMES.get(option)
        if separator and name and section in {"global", "install", ":env:"}:
            found[name] = " ".join(str(ast.literal_eval(value)).split())
    if "UV_FIND_LINKS" in found:
        found["UV_FIND_LINKS"] = found["UV_FIND_LINKS"].replace(" ", ",")
    return found
