"""One part of everything that we depend on, and how it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from anishelf.core.problems import Remedy


class Health(StrEnum):
    """How a part is; `off` is a part that nobody set up and that may be missing."""

    OK = "ok"
    OFF = "off"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what it said."""

    part: str
    health: Health
    detail: str
    remedy: Remedy | None = None


def ok(part: str, detail: str) -> Check:
    """Return a check that found everything in order."""
    return Check(part, Health.OK, detail)


def bad(part: str, detail: object) -> Check:
    """Return a check that found something that must be mended."""
    return Check(part, Health.BAD, str(detail))


def warning(part: str, detail: str) -> Check:
    """Return a check that found something worth knowing."""
    return Check(part, Health.WARNING, detail)
