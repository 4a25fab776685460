"""The rules that people wrote, in the order in which they speak, and what their changes came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.decisions.domain.filters import FilterRule, in_order
from anishelf.decisions.domain.reparse import ReparseRun
from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.decisions.store.reparses import Reparses
from anishelf.titles.domain.title_rules import TitleParser
from anishelf.titles.store.title_parsers import TitleParsers
from anishelf.views.paging import page

if TYPE_CHECKING:
    from psycopg import Connection


def parsers(conn: Connection, *, limit: int | None = None, offset: int = 0) -> list[TitleParser]:
    """Return the parsers, the first asked first."""
    return page(TitleParsers(conn).all(), limit=limit, offset=offset)


def filters(conn: Connection, *, limit: int | None = None, offset: int = 0) -> list[FilterRule]:
    """Return the filters, the most specific level first."""
    return page(in_order(FilterRules(conn).all()), limit=limit, offset=offset)


def reparse_runs(conn: Connection, *, limit: int = 10) -> list[ReparseRun]:
    """Return the last runs of `reparse_releases`, the newest first."""
    return Reparses(conn).latest(limit=limit)
