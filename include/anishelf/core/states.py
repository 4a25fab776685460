"""The check that every change of a status goes through."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from anishelf.errors import ForbiddenTransition

Status = TypeVar("Status", bound=StrEnum)


def check_transition(
    table: Mapping[Status, frozenset[Status]], *, old: Status, new: Status
) -> None:
    """Raise ForbiddenTransition unless *table* lets *old* become *new*."""
    if new not in table[old]:
        allowed = ", ".join(sorted(table[old])) or "nothing"
        raise ForbiddenTransition(f"{old} may become {allowed}, never {new}")
