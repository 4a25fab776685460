"""What waits for a person, as pages and programs list it, with what speaks for each answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from anishelf.decisions.domain.conflict import Conflict
from anishelf.decisions.store.conflicts import Conflicts
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.domain.work import Review
from anishelf.identity.store.identity_reviews import IdentityReviews

SAMPLES = 3
"""How many entries stand for all that wait under a title."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits under a title: how many entries, since when, and the titles of a few of them."""

    count: int
    since: datetime | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RivalFacts:
    """A release that ranks like another one: what is known of it; `size` counts bytes."""

    release_id: int
    item_id: int
    title: str
    groups: list[str]
    resolution: str | None
    source: str | None
    codec: str | None
    languages: list[str]
    version: int
    size: int | None
    published_at: datetime | None
    feed: str | None


class QuestionList:
    """Reads the open questions, the oldest first."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def reviews(
        self, *, limit: int, after: int = 0, status: ReviewStatus | None = ReviewStatus.PENDING
    ) -> list[Review]:
        """Return titles in *status* (None: all) with ids above *after*."""
        return IdentityReviews(self._conn).all(limit=limit, after=after, status=status)

    def review(self, review_id: int) -> Review | None:
        """Return one title, answered or not, or None."""
        return IdentityReviews(self._conn).get(review_id)

    def conflicts(self, *, limit: int, after: int = 0) -> list[Conflict]:
        """Return the episodes that wait for a choice, with ids above *after*."""
        return Conflicts(self._conn).all(limit=limit, after=after)

    def counts(self) -> tuple[int, int]:
        """Return how many titles and how many episodes wait."""
        row = self._conn.execute(
            """
            SELECT (SELECT count(*) FROM identity_reviews WHERE status = 'pending'),
                   (SELECT count(*) FROM release_conflicts WHERE status = 'pending')
            """
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def waiting(self, titles: Collection[str]) -> dict[str, Waiting]:
        """Return what waits under each of *titles*."""
        with self._conn.cursor(row_factory=kwargs_row(_waiting)) as cursor:
            cursor.execute(_WAITING, {"titles": list(titles), "samples": SAMPLES})
            return dict(cursor.fetchall())

    def rivals(self, release_ids: Collection[int]) -> dict[int, RivalFacts]:
        """Return what is known of these releases."""
        with self._conn.cursor(row_factory=class_row(RivalFacts)) as cursor:
            cursor.execute(_RIVALS, (list(release_ids),))
            return {each.release_id: each for each in cursor}

    def last_answer(self, *, by: str) -> Review | None:
        """Return what a person answered last within the hour, or None."""
        row = self._conn.execute(
            """
            SELECT id FROM identity_reviews
            WHERE status <> 'pending' AND answered_by = %s
              AND resolved_at > now() - interval '1 hour'
            ORDER BY resolved_at DESC, id DESC LIMIT 1
            """,
            (by,),
        ).fetchone()
        return self.review(int(row[0])) if row else None


def differing(rivals: Sequence[RivalFacts]) -> frozenset[str]:
    """Return the names of the facts in which *rivals* are not all alike."""
    facts = ("groups", "resolution", "source", "codec", "languages", "version", "size", "feed")
    return frozenset(
        fact for fact in facts if any(getattr(r, fact) != getattr(rivals[0], fact) for r in rivals)
    )


_WAITING = """
SELECT t.title, w.count, w.since, w.samples
FROM unnest(%(titles)s::text[]) AS t (title)
CROSS JOIN LATERAL (
    SELECT count(*) AS count, min(i.created_at) AS since,
           (array_agg(i.title ORDER BY i.id DESC))[:%(samples)s] AS samples
    FROM releases r JOIN raw_items i ON i.id = r.raw_item_id
    WHERE (r.decision IS NULL OR r.decision = 'blocked') AND r.titles[1] = t.title
) AS w
"""

_RIVALS = """
SELECT r.id AS release_id, i.id AS item_id, i.title,
       ARRAY(SELECT g.name FROM release_groups x JOIN subtitle_groups g ON g.id = x.group_id
             WHERE x.release_id = r.id ORDER BY g.name) AS groups,
       r.resolution, r.source, r.video_codec AS codec, r.subtitle_langs AS languages,
       r.version, i.size, i.published_at,
       (SELECT s.name FROM raw_item_sightings v JOIN subscriptions s ON s.id = v.subscription_id
        WHERE v.raw_item_id = i.id ORDER BY v.seen_at, s.id LIMIT 1) AS feed
FROM releases r JOIN raw_items i ON i.id = r.raw_item_id
WHERE r.id = ANY(%s)
"""


def _waiting(
    *, title: str, count: int, since: datetime | None, samples: list[str] | None, **_: Any
) -> tuple[str, Waiting]:
    return title, Waiting(count, since, tuple(samples or ()))
