"""A show in the catalogue and on bangumi.tv, and release sites that carry it; all of it invented."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import psycopg

from anishelf.errors import FetchFailed, NotFound
from anishelf.feeds.domain.feed import FeedItem
from anishelf.following.steps.plan import Outside
from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.subject import BangumiEpisode, Subject, SubjectType
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.catalogue import Catalogue
from anishelf.titles.parser import parse_title
from tests.worlds.catalogue import document, item

SHOW = 903
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FIRST = date(2026, 10, 4)
TITLE = "雾港钟楼"


def released(title: str, *, day: int = 0) -> FeedItem:
    """Return an entry of a site, published that many days after the first episode aired."""
    number = hashlib.sha256(title.encode()).hexdigest()[:40]
    published = datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(days=day)
    return FeedItem(
        title=title,
        download_url=f"magnet:?xt=urn:btih:{number}",
        infohash=number,
        published_at=published,
    )


@dataclass
class FakeSite:
    """A site that lists entries whose title holds the words, or one that is away."""

    name: str
    items: Sequence[FeedItem] = ()
    away: str | None = None
    has_feed: bool = True
    tried: bool = True
    asked: list[str] = field(default_factory=list)

    def search(self, words: str) -> tuple[FeedItem, ...]:
        self.asked.append(words)
        if self.away:
            raise FetchFailed(self.away)
        return tuple(each for each in self.items if words.casefold() in each.title.casefold())

    def feed(self, words: str) -> str | None:
        return f"https://{self.name.lower()}.example/rss?q={words}" if self.has_feed else None


@dataclass
class FakeBangumi:
    """bangumi.tv with one show of some weekly episodes."""

    count: int = 12
    subject: Subject = field(
        default_factory=lambda: Subject(
            id=SHOW, type=SubjectType.ANIME, name="霧の港の時計塔", name_cn=TITLE, air_date=FIRST
        )
    )

    def get(self, subject_id: int) -> Subject:
        if subject_id != self.subject.id:
            raise NotFound(f"bangumi.tv knows nothing of {subject_id}")
        return self.subject

    def episodes(self, subject_id: int) -> EpisodeList:
        return EpisodeList(
            BangumiEpisode(
                id=subject_id * 100 + number,
                subject_id=subject_id,
                type=0,
                sort=Decimal(number),
                ep=Decimal(number),
                name=f"Episode {number}",
                air_date=FIRST + timedelta(weeks=number - 1),
            )
            for number in range(1, self.count + 1)
        )

    def search(self, keyword: str, *, year: int | None) -> Sequence[Subject]:
        del keyword, year
        return [self.subject]


def load_catalogue(conn: psycopg.Connection, **sites: str) -> None:
    """Put the show into the catalogue; *sites* are its ids elsewhere."""
    begin = f"{FIRST.isoformat()}T14:00:00.000Z"
    body = document(
        item("霧の港の時計塔", SHOW, TITLE, begin=begin, **sites),
        item("霧の港の時計塔 第2期", SHOW + 1, f"{TITLE} 第二季", begin=begin),
    )
    refresh_catalogue(lambda: body, Catalogue(conn), now=NOW)


def outside(*sites: FakeSite, bangumi: FakeBangumi | None = None) -> Outside:
    """Return what following asks: these sites, none with a page for each show."""
    return Outside(sites, None, bangumi or FakeBangumi(), parse_title)
