"""`python -m docs.openapi`: writes `docs/openapi.json`, what the API is.

What programs rely on is only ever added to: a difference that would break one is refused, unless
`--breaking` says that it is meant.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("openapi.json")


def described() -> dict[str, Any]:
    """Return the description of the API as the code has it."""
    os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="anishelf-docs-"))
    from anishelf.web.api.v1.description import describe
    from anishelf.web.app import make_app

    return describe(make_app().routes)


def text(description: Mapping[str, Any]) -> str:
    """Return a description as it is checked in."""
    return json.dumps(description, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def breaking(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return what of *old* a program may rely on and *new* takes away or asks for in addition."""
    found: list[str] = []
    for path, operations in old.get("paths", {}).items():
        for method, operation in operations.items():
            now = new.get("paths", {}).get(path, {}).get(method)
            place = f"{method.upper()} {path}"
            found += _operation(place, operation, now) if now else [f"{place} is gone"]
    for name, schema in _schemas(old).items():
        now = _schemas(new).get(name)
        found += _schema(name, schema, now) if now else [f"{name} is gone"]
    return found


def _operation(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old.get("operationId") != new.get("operationId"):
        yield f"{place} has another operationId"
    had, has = _parameters(old), _parameters(new)
    yield from (f"{place} no longer takes {name}" for name in had.keys() - has.keys())
    yield from (
        f"{place} demands {name}"
        for name, each in has.items()
        if each.get("required") and not had.get(name, {}).get("required")
    )
    if new.get("requestBody", {}).get("required") and not old.get("requestBody", {}).get(
        "required"
    ):
        yield f"{place} demands a body"
    gone = {code for code in old.get("responses", {}) if code < "4"} - set(new.get("responses", {}))
    yield from (f"{place} no longer answers {code}" for code in sorted(gone))


def _schema(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    had, has = old.get("properties", {}), new.get("properties", {})
    yield from (f"{name}.{field} is gone" for field in had.keys() - has.keys())
    yield from (
        f"{name}.{field} is another type"
        for field in had.keys() & has.keys()
        if _type(had[field]) != _type(has[field])
    )
    if old.get("additionalProperties") is False:  # what programs send
        demanded = set(new.get("required", [])) - set(old.get("required", []))
        yield from (f"{name} demands {field}" for field in sorted(demanded))
    yield from (
        f"{name} has no {value}" for value in old.get("enum", []) if value not in new["enum"]
    )


def _type(schema: Mapping[str, Any]) -> str:
    kept = {
        key: schema[key] for key in ("type", "anyOf", "$ref", "items", "format") if key in schema
    }
    return json.dumps(kept, sort_keys=True)


def _parameters(operation: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{each['in']} {each['name']}": each for each in operation.get("parameters", [])}


def _schemas(description: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = description.get("components", {}).get("schemas", {})
    return found


def main(arguments: list[str]) -> int:
    """Write the file; return 1 when a difference would break a program."""
    new = described()
    if FILE.exists() and "--breaking" not in arguments:
        broken = breaking(json.loads(FILE.read_text(encoding="utf-8")), new)
        if broken:
            sys.stderr.write("\n  ".join(["programs rely on this:", *broken, ""]))
            return 1
    FILE.write_text(text(new), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
