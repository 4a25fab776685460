"""What somebody typed into a form of ours, read field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

from anishelf.web.problems import Fault, Problem

_LARGEST = 2**63 - 1


class Form:
    """The fields of a form as texts; a field that nobody filled in is not there."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    def text(self, name: str, default: str = "") -> str:
        """Return what stands in a field, without what is only space around it."""
        return self._fields.get(name, [default])[-1].replace("\0", "").strip()

    def said(self, name: str) -> str | None:
        """Return what stands in a field, or None where nothing does."""
        return self.text(name) or None

    def number(self, name: str) -> int | None:
        """Return the whole number in a field, None where nothing stands; Problem (422) for words."""
        text = self.text(name)
        return _number(name, text) if text else None

    def ids(self, name: str = "id") -> list[int]:
        """Return the numbers of a field that may be there several times; Problem (422) for words."""
        return [_number(name, each) for each in self._fields.get(name, [])]

    def texts(self, name: str) -> list[str]:
        """Return every value of a field that may be there several times."""
        return [each.replace("\0", "").strip() for each in self._fields.get(name, [])]

    def ticked(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return bool(self.text(name))


def _number(name: str, text: str) -> int:
    bare = text.removeprefix("-")
    if bare.isascii() and bare.isdecimal() and len(bare) < len(str(_LARGEST)):
        return int(text)
    fault = Fault(f"/{name}", f"{text[:40]!r} is no whole number")
    raise Problem(422, "invalid", "The request is not valid.", detail=fault.detail, errors=(fault,))


async def _read(request: Request) -> Form:
    fields: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return Form(fields)


Filled = Annotated[Form, Depends(_read)]
