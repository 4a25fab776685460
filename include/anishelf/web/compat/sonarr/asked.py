"""What every route of the dialect works with: the rows behind it, and where the shows lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import Depends, Request

from anishelf.core.pool import Connection
from anishelf.views.lists.dialect import Dialect, Eyes
from anishelf.web.compat.sonarr import shapes
from anishelf.web.database import Database, Now
from anishelf.web.problems import Problem
from anishelf.wiring import mediaserver
from anishelf.wiring.airflow import context_over

LARGEST_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """One call: its connection, its time, what it reads, and what its address says."""

    conn: Connection
    now: datetime
    rows: Dialect
    root: str
    query: dict[str, str]

    @property
    def today(self) -> date:
        """Return the day."""
        return self.now.date()

    def number(self, name: str) -> int | None:
        """Return a number of the address, None where there is none; names have no case."""
        text = self.query.get(name.lower(), "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004

    def says(self, name: str) -> bool:
        """Return whether something is asked for."""
        return self.query.get(name.lower(), "").lower() == "true"

    def day(self, name: str) -> date | None:
        """Return a day of the address, None where there is none."""
        try:
            return date.fromisoformat(self.query.get(name.lower(), "")[:10])
        except ValueError:
            return None

    def works(self) -> list[int] | None:
        """Return the show that the address names, None where it names none."""
        series = self.number("seriesId")
        return None if series is None else [shapes.work_id(series)]

    def page(self) -> tuple[int, int]:
        """Return which page is wanted, and how large it is."""
        return max(self.number("page") or 1, 1), min(self.number("pageSize") or 10, LARGEST_PAGE)


def asked(request: Request, conn: Database, now: Now) -> Asked:
    """Return the call."""
    live = context_over(conn)
    seen = Eyes(now, has_media_server=mediaserver.jellyfin(live) is not None)
    query = {name.lower(): each for name, each in request.query_params.items()}
    return Asked(conn, now, Dialect(conn, seen), str(live.settings.library_dir), query)


Asking = Annotated[Asked, Depends(asked)]


def unknown() -> Problem:
    """Return how an id is answered that is none of ours."""
    return Problem(404, "unknown_id", "There is no such thing.")
