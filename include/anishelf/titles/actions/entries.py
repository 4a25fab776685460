"""What a person may do to feed entries and their titles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome
from anishelf.core.problems import Remedy
from anishelf.errors import UnknownId
from anishelf.feeds.store.raw_items import RawItems
from anishelf.titles.domain.title_words import in_words
from anishelf.titles.parser import ReleaseTitle, TitleExplanation, explain_title, parse_title
from anishelf.titles.steps.parse import reparse
from anishelf.titles.steps.reading import Reader, Try
from anishelf.titles.store.title_parsers import TitleParsers

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a title is read; *parser* is the person's own one that read it, None the built-in one."""

    release: ReleaseTitle | None
    parser: str | None
    tries: tuple[Try, ...]
    built_in: TitleExplanation

    @property
    def words(self) -> str | None:
        """Return what was read, in words."""
        return None if self.release is None else in_words(self.release)


def skip_items(conn: Connection, ids: Collection[int], *, by: str) -> Outcome[int]:
    """Set entries aside: they are not downloaded. Return how many were not so already; UnknownId."""
    rows = RawItems(conn)
    with conn.transaction():
        _check(rows, ids)
        skipped = rows.skip(ids, reason=f"skipped by {by}")
    return Outcome(skipped, tuple(ids))


def reparse_items(conn: Connection, ids: Collection[int], *, by: str) -> Outcome[int]:
    """Have titles read again by the next run; return how many will be. Raises UnknownId."""
    rows = RawItems(conn)
    with conn.transaction():
        _check(rows, ids)
        moved = reparse(rows, ids, by=by)
    return Outcome(moved, tuple(ids))


def explain(conn: Connection, title: str) -> Explanation:
    """Return how *title* is read now, by which rule, and which readings lost."""
    tries = tuple(Reader(TitleParsers(conn).enabled(), parse_title).tries(title))
    built_in = explain_title(title)
    if tries and tries[-1].release is not None:
        return Explanation(tries[-1].release, tries[-1].rule.name, tries, built_in)
    return Explanation(built_in.release, None, tries, built_in)


def _check(rows: RawItems, ids: Collection[int]) -> None:
    for each in ids:
        if rows.get(each) is None:
            raise UnknownId(f"there is no item {each}", remedy=Remedy.LIST_ITEMS)
