"""A world for decisions: shows with twelve episodes, feeds that offer releases, and the steps."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
from psycopg.types.json import Jsonb

from anishelf.decisions.steps.decide import decide
from anishelf.decisions.store.policies import Policies
from anishelf.feeds.domain.states import DownloadType
from anishelf.identity.domain.episode_match import EpisodeMatch
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.domain.season_match import Found, Located, SeasonMatch
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.subject import Subject, SubjectType
from anishelf.titles.parser import parse_title
from anishelf.wiring import decisions, downloads
from tests.worlds import wired

PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
EPISODES = 12
HOSHI = Subject(1, SubjectType.ANIME, "星の町", name_cn="星之町")
BY_NAME = Found(SeasonMatch((HOSHI,), 1), IdentitySource.SEARCH, "by name")


def located(query: IdentityQuery) -> Located:
    """Return that a release holds the episodes that it states, of the one season there is."""
    first, last = int(query.episode or 1), int(query.episode_end or query.episode or 1)
    numbers = range(first, last + 1)
    return Located(query, BY_NAME, tuple(EpisodeMatch(Decimal(n), None) for n in numbers))


class Deciding:
    """One show with one followed feed at first; its identity is never in doubt."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.context = wired.context(conn)
        self.releases = decisions.releases(self.context)
        self.episodes_of = decisions.release_episodes(self.context)
        self.conflicts = decisions.conflicts(self.context)
        self.downloads = downloads.downloads(self.context)
        self.filters = decisions.filter_rules(self.context)
        self._numbers = itertools.count(1)
        work = self.insert(
            "INSERT INTO works (kind, bangumi_id, title, original_title, year) "
            "VALUES ('tv', 1, '星之町', '星の町', 2026) RETURNING id"
        )
        self.season = self.insert(
            "INSERT INTO seasons (work_id, kind, number, title) "
            "VALUES (%s, 'tv', 1, '星之町') RETURNING id",
            work,
        )
        self.episodes = [
            self.insert(
                "INSERT INTO episodes (season_id, number) VALUES (%s, %s) RETURNING id",
                self.season,
                number,
            )
            for number in range(1, EPISODES + 1)
        ]
        self.feed = self.follow()

    def follow(self, *, priority: int = 0, start: str = "everything", **policy: object) -> int:
        """Follow one more feed; return the subscription."""
        return self.insert(
            "INSERT INTO subscriptions (url, name, start_policy, priority, policy, created_at) "
            "VALUES (%s, 'feed', %s, %s, %s, '2026-02-01') RETURNING id",
            f"http://feed/{next(self._numbers)}",
            start,
            priority,
            Jsonb(policy),
        )

    def state(self, **policy: object) -> None:
        """State the policy of everybody."""
        Policies(self.conn).state(policy)

    def offer(self, title: str, *feeds: int) -> int:
        """Publish an entry in these feeds (default: the first one); return its release."""
        number = next(self._numbers)
        item = self.insert(
            "INSERT INTO raw_items (identity, title, status, published_at, download_url) "
            "VALUES (%s, %s, 'parsed', %s, %s) RETURNING id",
            f"guid:{number}",
            title,
            PUBLISHED + timedelta(minutes=number),
            f"magnet:?xt=urn:btih:{number:040x}",
        )
        read = parse_title(title)
        assert read is not None
        release = self.releases.record(item, read, DownloadType.MAGNET)
        for feed in feeds or (self.feed,):
            self.see(release, feed)
        return release

    def read_again(self, release: int, title: str) -> None:
        """Let the title of a release be read as another one, as a changed parser does."""
        read = parse_title(title)
        assert read is not None
        item = self.insert("SELECT raw_item_id FROM releases WHERE id = %s", release)
        self.releases.record(item, read, DownloadType.MAGNET)

    def see(self, release: int, feed: int, *, later: bool = False) -> None:
        """Let a feed bring the entry of a release, too; *later* than it was decided."""
        self.conn.execute(
            "INSERT INTO raw_item_sightings (raw_item_id, subscription_id, seen_at) "
            "SELECT raw_item_id, %s, now() + %s FROM releases WHERE id = %s",
            (feed, timedelta(seconds=later), release),
        )

    def find(self, query: IdentityQuery) -> Located | Blocked:
        if query.episode is None:
            return Blocked("the title names no episode")
        return located(query)

    def record(self, located: Sequence[Located]) -> Sequence[Placement]:
        return [self._placement(each) for each in located]

    def _placement(self, located: Located) -> Placement:
        episodes = [self.episodes[int(match.number) - 1] for match in located.episodes]
        return Placement(self.season, tuple(episodes), located.found.evidence)

    def decide(self) -> int:
        """Decide as a collect run does, dispatch's look at the decisions included."""
        decided = decide(
            self.releases,
            self.episodes_of,
            self.conflicts,
            self,
            filters=decisions.filter_engine(self.context),
            transaction=self.conn.transaction,
        )
        self.downloads.follow_decisions()
        return decided.total

    def decision(self, release: int) -> tuple[str, str]:
        """Return what was decided for a release, and why."""
        row = self.conn.execute(
            "SELECT decision, reason FROM releases WHERE id = %s", (release,)
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    def wanted(self, *, episode: int = 1) -> list[int]:
        """Return the releases that are wanted for an episode."""
        rows = self.conn.execute(
            "SELECT release_id FROM release_episodes WHERE episode_id = %s "
            "AND decision = 'wanted' ORDER BY release_id",
            (self.episodes[episode - 1],),
        )
        return [release for (release,) in rows]

    def download(self, release: int, status: str = "downloading", **values: object) -> int:
        """Let a downloader have a release; return the download."""
        return self.insert(
            "INSERT INTO downloads (release_id, status, reason) VALUES (%s, %s, %s) RETURNING id",
            release,
            status,
            values.get("reason"),
        )

    def arrive(self, release: int, *, episode: int = 1) -> int:
        """Bring the episode of a release into the library, in the place of what was there."""
        found = self.conn.execute(
            "UPDATE downloads SET status = 'completed' WHERE release_id = %s RETURNING id",
            (release,),
        ).fetchone()
        download = found[0] if found else self.download(release, "completed")
        episode_id = self.episodes[episode - 1]
        path = f"/library/{episode}.mkv"
        self.conn.execute(
            "INSERT INTO sync_tasks (download_id, release_id, episode_id, status, target_path) "
            "VALUES (%s, %s, %s, 'synced', %s) "
            "ON CONFLICT (download_id, episode_id) WHERE task_type = 'sync' "
            "DO UPDATE SET status = 'synced', target_path = excluded.target_path",
            (download, release, episode_id, path),
        )
        self.conn.execute(
            "INSERT INTO library_files (path, episode_id, download_id, size, content_id) "
            "VALUES (%s, %s, %s, 1, 'x') "
            "ON CONFLICT (path) DO UPDATE SET download_id = excluded.download_id",
            (path, episode_id, download),
        )
        return download

    def insert(self, sql: str, *values: object) -> int:
        """Execute a statement that answers with one number."""
        row = self.conn.execute(sql.encode(), values).fetchone()
        assert row is not None
        return int(row[0])
