"""The `releases`, `release_groups` and `release_episodes` tables: what is offered and decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.decisions.domain.decision import Sighting, Verdict, in_turn
from anishelf.decisions.domain.filters import FilterSubject
from anishelf.decisions.domain.policy import Offer
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.store import release_facts
from anishelf.decisions.store.policies import Policies
from anishelf.decisions.store.reassign import refile
from anishelf.decisions.store.sightings import sightings_of
from anishelf.downloads.store.downloads import CANCELLED_EPISODE
from anishelf.feeds.domain.states import DownloadType
from anishelf.identity.domain.query import IdentityQuery, Placement, Replaced
from anishelf.titles.parser import ReleaseTitle, is_recap


@dataclass(frozen=True, slots=True)
class UndecidedRelease:
    """A release to decide: who saw it, and what identifies its show."""

    id: int
    title: str
    query: IdentityQuery
    sightings: tuple[Sighting, ...]
    screened: FilterSubject
    skipped: bool
    unread: bool
    taken: bool
    decision: Decision | None

    @property
    def offer(self) -> Offer:
        """Return what a policy reads of it."""
        query = self.query
        return Offer(
            title=self.title,
            season=query.season,
            episode=query.episode,
            is_batch=query.is_batch,
            is_movie=query.is_movie,
            is_special=query.is_special,
        )


class Releases:
    """Reads and writes releases; decisions change only here."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def record(self, raw_item_id: int, title: ReleaseTitle, download_type: DownloadType) -> int:
        """Store what one title says and return the release's id."""
        return self.record_all([(raw_item_id, title, download_type)])[raw_item_id]

    def record_all(self, read: Sequence[tuple[int, ReleaseTitle, DownloadType]]) -> dict[int, int]:
        """Store what titles say (item → release); what reads differently now is undecided again."""
        return release_facts.write(self._conn, read)

    def undecided(self) -> list[UndecidedRelease]:
        """Return what must be decided, oldest first.

        That is what is new, blocked, skipped by the user, read no more, or seen by one more
        subscription while nobody downloads it.
        """
        book = Policies(self._conn).book()
        with self._conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(
                """
                SELECT r.*, i.title, i.external_ids, i.published_at, i.status = 'skipped' AS skipped,
                       i.status IN ('unmatched', 'failed') AS unread,
                       ARRAY(SELECT group_id FROM release_groups
                             WHERE release_id = r.id) AS group_ids,
                       EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id) AS taken
                FROM releases r
                JOIN raw_items i ON i.id = r.raw_item_id
                WHERE (i.status = 'parsed' AND (r.decision IS NULL OR r.decision = 'blocked'))
                   OR (i.status IN ('skipped', 'unmatched', 'failed')
                       AND r.decision IS DISTINCT FROM 'filtered')
                   OR (i.status = 'parsed'
                       AND EXISTS (SELECT FROM raw_item_sightings g
                                   WHERE g.raw_item_id = i.id AND g.seen_at > r.decided_at)
                       AND NOT EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id))
                ORDER BY i.published_at NULLS FIRST, r.id
                """
            )
            rows = cursor.fetchall()
        seen = sightings_of(self._conn, [row["raw_item_id"] for row in rows], book)
        return [_undecided(row, seen.get(row["raw_item_id"], ())) for row in rows]

    def queries(self) -> list[tuple[int, IdentityQuery, bool]]:
        """Return every release's id, what names its show, and whether it waits for a decision."""
        rows = self._conn.execute(
            """
            SELECT r.id, r.titles, r.season_number, i.external_ids,
                   r.decision IS NULL OR r.decision = 'blocked'
            FROM releases r JOIN raw_items i ON i.id = r.raw_item_id ORDER BY r.id
            """
        )
        return [
            (
                release_id,
                IdentityQuery(titles=tuple(titles), season=season, external_ids=tuple(ids)),
                bool(is_open),
            )
            for release_id, titles, season, ids, is_open in rows
        ]

    def reopen(self, release_ids: Collection[int], *, reason: str) -> int:
        """Have these releases decided again; return how many were decided before."""
        cursor = self._conn.execute(
            """
            WITH opened AS (
                UPDATE releases r SET decision = 'blocked', reason = %(reason)s
                FROM (SELECT id, decision FROM releases
                      WHERE id = ANY(%(ids)s) AND decision <> 'blocked' FOR UPDATE) AS was
                WHERE r.id = was.id RETURNING r.id, was.decision AS old
            )
            INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
            SELECT 'releases', id, old::text, 'blocked', %(reason)s FROM opened ORDER BY id
            """,
            {"ids": list(release_ids), "reason": reason},
        )
        return cursor.rowcount

    def reopen_untaken(self, *, subscription_id: int | None, reason: str) -> int:
        """Have decided again what a subscription (None: any) saw and nobody downloads yet."""
        rows = self._conn.execute(
            """
            SELECT r.id FROM releases r JOIN raw_items i ON i.id = r.raw_item_id
            WHERE i.status = 'parsed' AND r.decision <> 'blocked'
              AND NOT EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id)
              AND EXISTS (SELECT FROM raw_item_sightings g
                          WHERE g.raw_item_id = i.id
                            AND (%(id)s::bigint IS NULL OR g.subscription_id = %(id)s))
            """,
            {"id": subscription_id},
        )
        return self.reopen([release_id for (release_id,) in rows], reason=reason)

    def place_all(
        self, placements: Mapping[int, Placement], *, deciding_subscriptions: Mapping[int, int]
    ) -> Replaced:
        """Remember the episodes of releases, and whose policy counts for each.

        What has come of a release so far follows to its new episodes; return what that changed.
        """
        pairs = [(r, e) for r, placement in placements.items() for e in placement.episode_ids]
        values = {
            "ids": list(placements),
            "seasons": [placement.season_id for placement in placements.values()],
            "rulers": [deciding_subscriptions.get(release_id) for release_id in placements],
            "releases": [release_id for release_id, _ in pairs],
            "episodes": [episode_id for _, episode_id in pairs],
            "cancelled": CANCELLED_EPISODE,
        }
        with self._conn.transaction():
            works = refile(self._conn, placements)
            self._conn.execute(_PLACE, values)
            left = self._conn.execute(_FORGET_EPISODES, values).fetchall()
            self._conn.execute(_ADD_EPISODES, values)
        return Replaced(tuple(episode_id for (episode_id,) in left), tuple(works))

    def decide_all(self, verdicts: Mapping[int, Verdict]) -> None:
        """Decide whole releases, with a history row where the decision changes."""
        self._conn.execute(
            _DECIDE,
            {
                "ids": list(verdicts),
                "decisions": [verdict.decision for verdict in verdicts.values()],
                "reasons": [verdict.reason for verdict in verdicts.values()],
            },
        )

    def summarise(self, release_ids: Collection[int]) -> None:
        """Give each release the decision of its episodes: in conflict, wanted, or the first one's.

        One episode in conflict holds the whole release back.
        """
        rows = self._conn.execute(
            """
            SELECT DISTINCT ON (release_id) release_id, decision, reason
            FROM release_episodes WHERE release_id = ANY(%s)
            ORDER BY release_id, decision = 'conflict' DESC, decision = 'wanted' DESC, episode_id
            """,
            (list(release_ids),),
        )
        self.decide_all({row[0]: Verdict(Decision(row[1]), row[2]) for row in rows})


_PLACE = """
UPDATE releases r
SET season_id = t.season, subscription_id = coalesce(t.ruler, r.subscription_id), decided_at = now()
FROM unnest(%(ids)s::bigint[], %(seasons)s::bigint[], %(rulers)s::bigint[]) AS t (id, season, ruler)
WHERE r.id = t.id
"""

_FORGET_EPISODES = """
DELETE FROM release_episodes e
WHERE e.release_id = ANY(%(ids)s) AND (e.release_id, e.episode_id) NOT IN (
    SELECT * FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[]))
RETURNING e.episode_id
"""

_ADD_EPISODES = """
INSERT INTO release_episodes (release_id, episode_id, decision, reason)
SELECT release_id, episode_id, 'superseded', 'not compared yet'
FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[]) AS t (release_id, episode_id)
ON CONFLICT (release_id, episode_id) DO UPDATE SET decision = 'superseded', reason = excluded.reason
WHERE release_episodes.decision IN ('filtered', 'blocked')
  AND release_episodes.reason <> %(cancelled)s
"""

_DECIDE = """
WITH wish AS (
    SELECT r.id, r.decision AS old, t.decision, t.reason
    FROM unnest(%(ids)s::bigint[], %(decisions)s::decision[], %(reasons)s::text[])
         AS t (id, decision, reason)
    JOIN releases r USING (id)
    WHERE (r.decision, r.reason) IS DISTINCT FROM (t.decision, t.reason)
       OR t.decision = 'filtered'
    ORDER BY r.id FOR UPDATE OF r
), changed AS (
    UPDATE releases r SET decision = wish.decision, reason = wish.reason, decided_at = now()
    FROM wish WHERE r.id = wish.id
    RETURNING r.id, wish.old, r.decision, r.reason
)
INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
SELECT 'releases', id, old::text, decision::text, reason FROM changed
WHERE old IS DISTINCT FROM decision ORDER BY id
"""


def _undecided(row: dict[str, Any], sightings: tuple[Sighting, ...]) -> UndecidedRelease:
    turn = tuple(sighting.subscription_id for sighting in in_turn(sightings))
    return UndecidedRelease(
        id=row["id"],
        title=row["title"],
        query=IdentityQuery(
            titles=tuple(row["titles"]),
            season=row["season_number"],
            episode=_number(row["episode"]),
            episode_end=_number(row["episode_end"]),
            absolute_episode=_number(row["absolute_episode"]),
            year=row["year"],
            is_movie=row["is_movie"],
            is_special=row["is_special"],
            is_batch=row["is_batch"] and not is_recap(row["title"]),
            external_ids=tuple(row["external_ids"]),
            published_at=row["published_at"],
        ),
        sightings=sightings,
        screened=FilterSubject(row["title"], frozenset(row["group_ids"]), turn),
        skipped=row["skipped"],
        unread=row["unread"],
        taken=row["taken"],
        decision=Decision(row["decision"]) if row["decision"] else None,
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
