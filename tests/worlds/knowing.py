"""A world for identity and metadata tests: a bangumi.tv stand-in and the steps wired to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from anishelf.core.batch import Outcome
from anishelf.identity.adapters.mikan import Mikan
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.steps.identify import ShowIdentifier, place
from anishelf.identity.steps.subjects import Subjects
from anishelf.identity.store.bangumi import BangumiCache
from anishelf.identity.store.catalogue import Catalogue
from anishelf.identity.store.external_ids import ExternalIds
from anishelf.identity.store.shows import Shows
from anishelf.metadata.steps.metadata import fetch_metadata
from anishelf.metadata.steps.nfo import write_nfo
from anishelf.settings import TitleLanguage
from anishelf.titles.parser import ReleaseTitle, parse_title
from anishelf.wiring import identity, metadata
from anishelf.wiring.context import BANGUMI, Context
from anishelf.wiring.web import fetcher
from demo.world.bangumi import BangumiStandIn
from tests.worlds import wired

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def query_of(title: ReleaseTitle, *ids: str, published_at: datetime | None = None) -> IdentityQuery:
    """Return what a release of this title asks about its show."""
    return IdentityQuery(
        titles=title.titles,
        season=title.season,
        episode=title.episode,
        episode_end=title.episode_end,
        absolute_episode=title.absolute_episode,
        year=title.year,
        is_movie=title.is_movie,
        is_special=title.is_special,
        is_batch=title.is_batch,
        external_ids=ids,
        published_at=published_at,
    )


class Knowing:
    """Asks *bangumi* and keeps the answers in *conn*; `now` is the time at which it works."""

    def __init__(
        self,
        conn: psycopg.Connection,
        bangumi: BangumiStandIn,
        *,
        mikan_url: str = "http://127.0.0.1:1",
        language: str = "zh",
        now: datetime = NOW,
    ) -> None:
        self.conn = conn
        self.bangumi = bangumi
        self.language = language
        self.now = now
        self._mikan_url = mikan_url

    def context(self, *roots: Path) -> Context:
        """Return what to build from, as things are now; *roots* are the folders of the library."""
        library = {"library_dir": roots[0], "movies_dir": roots[-1]} if roots else {}
        return wired.context(
            self.conn,
            endpoints={BANGUMI: self.bangumi.url},
            now=lambda: self.now,
            title_language=TitleLanguage(self.language),
            **library,
        )

    @property
    def cache(self) -> BangumiCache:
        return identity.bangumi_cache(self.context())

    @property
    def shows(self) -> Shows:
        return identity.shows(self.context())

    @property
    def ids(self) -> ExternalIds:
        return identity.external_ids(self.context())

    @property
    def catalogue(self) -> Catalogue:
        return identity.catalogue(self.context())

    @property
    def subjects(self) -> Subjects:
        return identity.subjects(self.context())

    @property
    def identifier(self) -> ShowIdentifier:
        context = self.context()
        site = Mikan(fetcher(context), self._mikan_url)
        return identity.show_identifier(context, site=site)

    def fetch_metadata(self, download_ids: Sequence[int] | None = None) -> Outcome:
        context = self.context()
        return fetch_metadata(
            metadata.metadata_tasks(context),
            identity.subjects(context),
            identity.shows(context).ensure_episode,
            now=self.now,
            download_ids=download_ids,
        )

    def write_nfo(self, *roots: Path, download_ids: Sequence[int] | None = None) -> Outcome:
        context = self.context(*roots)
        return write_nfo(
            metadata.metadata_tasks(context),
            metadata.nfo_publisher(context),
            now=self.now,
            download_ids=download_ids,
        )

    def place(self, query: IdentityQuery) -> Placement | Blocked:
        return place(query, self.identifier)

    def place_title(
        self, raw: str, *ids: str, published_at: datetime | None = None
    ) -> Placement | Blocked:
        """Place a release by its raw title, as the pipeline would."""
        title = parse_title(raw)
        assert title is not None, raw
        return self.place(query_of(title, *ids, published_at=published_at))

    def where(self, placement: Placement | Blocked) -> list[str]:
        """Return `Title (Year) S01E02` for each episode of *placement*."""
        assert isinstance(placement, Placement), placement
        rows = self.conn.execute(
            """
            SELECT w.title, w.year, s.number, e.number
            FROM episodes e JOIN seasons s ON s.id = e.season_id JOIN works w ON w.id = s.work_id
            WHERE e.id = ANY(%s) ORDER BY s.number, e.number
            """,
            (list(placement.episode_ids),),
        )
        return [f"{t} ({y}) S{s:02}E{int(n):02}" for t, y, s, n in rows]

    def counts(self) -> dict[str, int]:
        """Return how many rows each table of shows has."""
        tables = ("works", "seasons", "season_parts", "episodes", "external_ids")
        found = {}
        for table in tables:
            row = self.conn.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            assert row is not None
            found[table] = row[0]
        return found
