"""A published specification: which calls it has, and what their answers must look like."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml


@dataclass(frozen=True, slots=True)
class Specification:
    """One document; *base* stands before its paths."""

    document: dict[str, Any]
    base: str = ""

    def faults(self, method: str, path: str, query: set[str], answer: object) -> list[str]:
        """Return what is wrong with a call and its answer, nothing where all is as published."""
        found = self._operation(method, path)
        if found is None:
            return [f"{method} {path} is not in the document"]
        template, operation = found
        named = [*self.document["paths"][template].get("parameters", [])]
        named += operation.get("parameters", [])
        known = {self._resolved(each)["name"] for each in named}
        faults = [f"{method} {path}: no parameter {name}" for name in sorted(query - known)]
        schema = self._schema(operation)
        if schema is not None and answer is not None:
            checker = jsonschema.Draft202012Validator({**schema, **self._components()})
            faults += [
                f"{method} {path}: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
                for e in checker.iter_errors(answer)
            ]
        return faults

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        plain = path.removeprefix(self.base)
        for template in sorted(self.document["paths"], key=lambda each: each.count("{")):
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            operation = self.document["paths"][template].get(method.lower())
            if operation and re.fullmatch(pattern, plain, re.IGNORECASE):
                return template, operation
        return None

    def _schema(self, operation: dict[str, Any]) -> dict[str, Any] | None:
        answers = operation["responses"]
        good = [answers[code] for code in sorted(answers, key=str) if str(code)[0] == "2"]
        content = self._resolved(good[0]).get("content", {}) if good else {}
        chosen = content.get("application/json") or content.get("text/json")
        return _plain(chosen["schema"]) if chosen and "schema" in chosen else None

    def _components(self) -> dict[str, Any]:
        return {"components": _plain(self.document.get("components", {}))}

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        found: Any = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return dict(found)


def read(path: Path, *, base: str = "") -> Specification:
    """Return the document of a file."""
    text = path.read_text()
    is_json = path.suffix == ".json"
    return Specification(json.loads(text) if is_json else yaml.safe_load(text), base)


def _plain(node: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema: `nullable` is a type there."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    plain = {
        key: _plain(value) for key, value in node.items() if key not in {"nullable", "example"}
    }
    if node.get("nullable") and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
        if "enum" in plain:
            plain["enum"] = [*plain["enum"], None]
    return plain
