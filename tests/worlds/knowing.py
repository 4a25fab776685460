"""A world for identity and metadata tests: a bangumi.tv stand-in and the steps wired to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import requests

from anishelf.core.batch import Outcome
from anishelf.disk import Modes
from anishelf.fetch import Fetcher
from anishelf.identity.adapters.bangumi import Bangumi
from anishelf.identity.adapters.mikan import Mikan
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.steps.feed_ids import FeedIds, MikanShows
from anishelf.identity.steps.identify import ShowIdentifier, place
from anishelf.identity.steps.review import ReviewQueue, Suggester
from anishelf.identity.steps.show_matcher import ShowMatcher
from anishelf.identity.steps.subjects import Subjects
from anishelf.identity.store.bangumi import BangumiCache
from anishelf.identity.store.catalogue import Catalogue
from anishelf.identity.store.external_ids import ExternalIds
from anishelf.identity.store.identity_reviews import IdentityReviews
from anishelf.identity.store.mikan import MikanCache
from anishelf.identity.store.shows import Shows
from anishelf.metadata.adapters.artwork import Artwork
from anishelf.metadata.adapters.nfo import NfoRenderer
from anishelf.metadata.adapters.sidecar_files import SidecarFiles
from anishelf.metadata.steps.metadata import fetch_metadata
from anishelf.metadata.steps.nfo import NfoPublisher, write_nfo
from anishelf.metadata.steps.sidecars import SidecarWriter
from anishelf.metadata.store.metadata_tasks import MetadataTasks
from anishelf.metadata.store.sidecars import Sidecars
from anishelf.titles.parser import ReleaseTitle, parse_title
from demo.world.bangumi import BangumiStandIn

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
        self.cache = BangumiCache(conn)
        self.site = Bangumi(requests.Session(), lambda: None, base_url=bangumi.url)
        self.fetch = Fetcher(allowed_hosts=["127.0.0.1"])
        self.mikan = Mikan(self.fetch, mikan_url)

    @property
    def shows(self) -> Shows:
        return Shows(self.conn)

    @property
    def ids(self) -> ExternalIds:
        return ExternalIds(self.conn)

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.conn)

    @property
    def subjects(self) -> Subjects:
        return Subjects(self.cache, self.site, now=self.now)

    @property
    def identifier(self) -> ShowIdentifier:
        subjects, shows, ids = self.subjects, self.shows, self.ids
        suggester = Suggester(self.catalogue, subjects, self.language)
        return ShowIdentifier(
            matcher=ShowMatcher(
                subjects=subjects,
                shows=shows,
                reviews=IdentityReviews(self.conn),
                catalogue=self.catalogue,
                feed_ids=FeedIds(
                    ids,
                    self.catalogue,
                    MikanShows(MikanCache(self.conn), self.mikan, self.now),
                    subjects,
                    self.now,
                ),
                now=self.now,
            ),
            subjects=subjects,
            shows=shows,
            ids=ids,
            review_queue=ReviewQueue(IdentityReviews(self.conn), suggester, self.now),
            language=self.language,
        )

    def fetch_metadata(self, download_ids: Sequence[int] | None = None) -> Outcome:
        return fetch_metadata(
            MetadataTasks(self.conn),
            self.subjects,
            self.shows,
            now=self.now,
            download_ids=download_ids,
        )

    def write_nfo(self, *roots: Path, download_ids: Sequence[int] | None = None) -> Outcome:
        sidecars = Sidecars(self.conn)
        publisher = NfoPublisher(
            subjects=self.subjects,
            seasons=sidecars,
            renderer=NfoRenderer(),
            pictures=Artwork(self.fetch),
            sidecars=SidecarWriter(SidecarFiles(roots, modes=Modes()), sidecars),
            language=self.language,
            now=self.now,
        )
        tasks = MetadataTasks(self.conn)
        return write_nfo(tasks, publisher, now=self.now, download_ids=download_ids)

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
