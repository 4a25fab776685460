"""Look for a show by its name, and for the sites that carry it. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.following.steps.search import search_shows
from anishelf.identity.store.catalogue import Catalogue
from anishelf.views.following.known_shows import KnownShow, known_shows

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.following.domain.found import FoundShow
    from anishelf.following.ports import SubjectFacts

__all__ = ["Found", "Listed", "find_shows"]

MOST = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A show that was found, and what is known of it already (None: nothing)."""

    show: FoundShow
    known: KnownShow | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the likeliest first, and why bangumi.tv was not heard."""

    shows: tuple[Listed, ...]
    unheard: str | None


def find_shows(
    conn: Connection, words: str, subjects: SubjectFacts | None, *, limit: int = MOST
) -> Found:
    """Return the shows that *words* may mean; without *subjects* only the catalogue is asked."""
    found = search_shows(words, Catalogue(conn), subjects, limit=limit)
    known = known_shows(conn, [show.bangumi_id for show in found.shows])
    listed = tuple(Listed(show, known.get(show.bangumi_id)) for show in found.shows)
    return Found(listed, found.unheard)
