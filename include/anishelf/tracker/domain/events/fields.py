"""Reads members of bodies that strangers wrote: what is not there, empty or odd is absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Body = Mapping[str, Any]

_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")
_NUMBER = re.compile(r"-?\d{1,18}")
_NO_ID = re.compile(r"-\d+|0+|null|None")
_MOST = 2_000
"""Characters of a text; longer ones are cut."""


def text(body: Body | None, *names: str) -> str | None:
    """Return the first member of *names* that says something.

    An empty text says nothing, nor does a template's placeholder that was never replaced.
    """
    if body is None:
        return None
    for name in names:
        value = body.get(name)
        if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
            continue
        plain = str(value).strip()
        if plain and not (plain.startswith("{{") and _PLACEHOLDER.fullmatch(plain)):
            return plain[:_MOST]
    return None


def number(body: Body | None, *names: str) -> int | None:
    """Return a member as a whole number; texts of digits count."""
    said = text(body, *names)
    return int(said) if said and _NUMBER.fullmatch(said) else None


def identifier(body: Body | None, *names: str) -> str | None:
    """Return an id: 0 and what is negative is none."""
    said = text(body, *names)
    if said is None or _NO_ID.fullmatch(said):
        return None
    return said


def part(body: Body | None, *names: str) -> Body | None:
    """Return an object of the body."""
    for name in names:
        value = (body or {}).get(name)
        if isinstance(value, Mapping):
            return value
    return None


def parts(body: Body | None, *names: str) -> list[Body]:
    """Return a list of objects of the body; one alone counts as a list."""
    for name in names:
        value = (body or {}).get(name)
        if isinstance(value, Mapping):
            return [value]
        if isinstance(value, list):
            return [each for each in value if isinstance(each, Mapping)]
    return []


def texts(body: Body | None, name: str) -> list[str]:
    """Return a list of texts of the body."""
    value = (body or {}).get(name)
    return [str(each) for each in value if isinstance(each, str)] if isinstance(value, list) else []


def moment(body: Body | None, *names: str) -> datetime | None:
    """Return a time of the body in UTC; one without a zone is UTC already."""
    said = text(body, *names)
    try:
        found = datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def flag(body: Body | None, name: str) -> bool:
    """Return whether a member is true."""
    return (body or {}).get(name) is True


def ids(body: Body | None, names: Mapping[str, str]) -> dict[str, str]:
    """Return ids by provider; *names* says which member holds which."""
    found = {provider: identifier(body, name) for provider, name in names.items()}
    return {provider: value for provider, value in found.items() if value}
