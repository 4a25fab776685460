"""The `reparse_requests`, `reparse_runs` and `reparse_changes` tables, and what a reparse looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from anishelf.decisions.domain.filters import FilterSubject
from anishelf.decisions.domain.reparse import Difference, ReparseRun, Scope, StoredEntry
from anishelf.decisions.domain.states import Decision
from anishelf.feeds.domain.states import ItemStatus
from anishelf.library.store.sync_jobs import number
from anishelf.titles.parser import ReleaseTitle

BATCH = 1000


class Reparses:
    """Remembers that everything is to be read again, and what came of it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def ask(self, reason: str, *, by: str) -> None:
        """Write down that the rules have changed, and who did it; the next run answers it."""
        self._conn.execute(
            "INSERT INTO reparse_requests (reason, asked_by) VALUES (%s, %s)", (reason, by)
        )

    def latest_request(self) -> int:
        """Return the newest request, 0 when there was none."""
        row = self._conn.execute("SELECT coalesce(max(id), 0) FROM reparse_requests").fetchone()
        return int(row[0]) if row else 0

    def is_asked(self, *, before: datetime) -> bool:
        """Return whether a change of the rules from *before* then still waits for its run."""
        row = self._conn.execute(
            "SELECT EXISTS (SELECT FROM reparse_requests WHERE asked_at < %s)", (before,)
        ).fetchone()
        return bool(row and row[0])

    def answered(self, up_to: int) -> None:
        """Forget the requests that a finished run has answered."""
        self._conn.execute("DELETE FROM reparse_requests WHERE id <= %s", (up_to,))

    def entries(self, scope: Scope) -> Iterator[list[StoredEntry]]:
        """Yield all entries in scope that nobody set aside and that were read before, in batches."""
        values = {
            "all": scope.is_everything,
            "items": list(scope.item_ids),
            "works": list(scope.work_ids),
            "titles": [title.lower() for title in scope.titles],
            "limit": BATCH,
        }
        after = 0
        while batch := self._batch({**values, "after": after}):
            after = batch[-1].item_id
            yield batch

    def _batch(self, values: Mapping[str, object]) -> list[StoredEntry]:
        with self._conn.cursor(row_factory=dict_row) as cursor:
            return [_stored_entry(row) for row in cursor.execute(_ENTRIES, values)]

    def begin(self, run_id: str, scope: Scope) -> int:
        """Return the row of a run, made when it is missing."""
        stated = {
            "item_ids": list(scope.item_ids),
            "work_ids": list(scope.work_ids),
            "titles": list(scope.titles),
        }
        self._conn.execute(
            "INSERT INTO reparse_runs (run_id, scope) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (run_id, Jsonb(stated)),
        )
        row = self._conn.execute(
            "SELECT id FROM reparse_runs WHERE run_id = %s", (run_id,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def record(self, reparse_id: int, found: Sequence[Difference]) -> None:
        """Keep what a run changes, before and after."""
        self._conn.execute(
            """
            INSERT INTO reparse_changes (reparse_id, raw_item_id, kind, before, after)
            SELECT %s, t.* FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS t
            ON CONFLICT DO NOTHING
            """,
            (
                reparse_id,
                [each.item_id for each in found],
                [each.kind for each in found],
                [each.before for each in found],
                [each.after for each in found],
            ),
        )

    def count(self, reparse_id: int, counts: Mapping[str, int]) -> None:
        """Add to the numbers of a run; a second attempt sees only what the first one left."""
        self._conn.execute(
            """
            UPDATE reparse_runs
            SET total = greatest(total, %(total)s), parsed = %(parsed)s, failed = %(failed)s,
                unmatched = %(unmatched)s,
                changed = (SELECT count(*) FROM reparse_changes WHERE reparse_id = %(id)s)
            WHERE id = %(id)s
            """,
            {**counts, "id": reparse_id},
        )

    def works_of_changes(self, reparse_id: int) -> list[int]:
        """Return the shows with library files of what was read differently."""
        rows = self._conn.execute(_FILES.format("DISTINCT s.work_id"), {"id": reparse_id})
        return sorted(work for (work,) in rows)

    def finish(self, reparse_id: int) -> ReparseRun:
        """Count what a run has led to, and return all its numbers."""
        self._conn.execute(_FINISH, {"id": reparse_id})
        return self._runs("WHERE id = %s", (reparse_id,))[0]

    def latest(self, *, limit: int) -> list[ReparseRun]:
        """Return the newest runs."""
        return self._runs("ORDER BY id DESC LIMIT %s", (limit,))

    def _runs(self, clause: str, values: tuple[object, ...]) -> list[ReparseRun]:
        with self._conn.cursor(row_factory=class_row(ReparseRun)) as cursor:
            cursor.execute(
                f"""
                SELECT id, run_id, started_at, finished_at, total, parsed, failed, unmatched,
                       changed, cancelled, downloads_added, resyncs_triggered
                FROM reparse_runs {clause}
                """,
                values,
            )
            return cursor.fetchall()


_ENTRIES = """
SELECT i.id AS item_id, i.status, i.title, r.id AS release_id, r.titles, r.season_number,
       r.episode, r.episode_end, r.absolute_episode, r.version, r.resolution, r.source,
       r.video_codec, r.subtitle_langs, r.year, r.is_batch, r.is_movie, r.is_special,
       r.season_id, r.decision, r.reason,
       ARRAY(SELECT g.name FROM release_groups rg JOIN subtitle_groups g ON g.id = rg.group_id
             WHERE rg.release_id = r.id) AS groups,
       ARRAY(SELECT group_id FROM release_groups WHERE release_id = r.id) AS group_ids,
       ARRAY(SELECT s.id FROM raw_item_sightings g JOIN subscriptions s ON s.id = g.subscription_id
             WHERE g.raw_item_id = i.id AND s.active
             ORDER BY s.priority DESC, s.id) AS subscription_ids
FROM raw_items i
LEFT JOIN releases r ON r.raw_item_id = i.id
WHERE i.id > %(after)s AND i.status IN ('parsed', 'unmatched', 'failed')
  AND (%(all)s OR i.id = ANY(%(items)s)
       OR EXISTS (SELECT FROM seasons s WHERE s.id = r.season_id AND s.work_id = ANY(%(works)s))
       OR EXISTS (SELECT FROM unnest(%(titles)s::text[]) AS t (part)
                  WHERE strpos(lower(i.title), t.part) > 0))
ORDER BY i.id LIMIT %(limit)s
"""

_FILES = """
SELECT {}
FROM reparse_changes c
JOIN releases r ON r.raw_item_id = c.raw_item_id
JOIN downloads d ON d.release_id = r.id
JOIN library_files f ON f.download_id = d.id AND f.state = 'present'
JOIN episodes e ON e.id = f.episode_id
JOIN seasons s ON s.id = e.season_id
WHERE c.reparse_id = %(id)s AND c.kind = 'read'
"""

# What competes with a changed release for an episode is downloaded because of the change, too.
_FINISH = f"""
WITH run AS (
    SELECT id, started_at FROM reparse_runs WHERE id = %(id)s
), touched AS (
    SELECT DISTINCT d.id, d.created_at
    FROM reparse_changes c
    JOIN releases r ON r.raw_item_id = c.raw_item_id
    LEFT JOIN release_episodes e ON e.release_id = r.id
    LEFT JOIN release_episodes o ON o.episode_id = e.episode_id
    JOIN downloads d ON d.release_id IN (r.id, o.release_id)
    WHERE c.reparse_id = %(id)s
), moved AS (
    SELECT h.entity_id AS id, h.new_status
    FROM status_history h, run
    WHERE h.entity = 'downloads' AND h.at >= run.started_at
      AND h.new_status IN ('cancelled', 'pending') AND h.entity_id IN (SELECT id FROM touched)
)
UPDATE reparse_runs u
SET finished_at = now(),
    cancelled = (SELECT count(DISTINCT id) FROM moved WHERE new_status = 'cancelled'),
    downloads_added = (SELECT count(*) FROM touched
                       WHERE created_at >= u.started_at
                          OR id IN (SELECT id FROM moved WHERE new_status = 'pending')),
    resyncs_triggered = ({_FILES.format("count(DISTINCT f.id)")})
WHERE u.id = %(id)s
"""


def _stored_entry(row: Mapping[str, Any]) -> StoredEntry:
    return StoredEntry(
        item_id=row["item_id"],
        status=ItemStatus(row["status"]),
        filter_subject=FilterSubject(
            row["title"],
            frozenset(row["group_ids"]),
            tuple(row["subscription_ids"]),
            row["season_id"],
        ),
        release_id=row["release_id"],
        release=None if row["release_id"] is None else _release(row),
        decision=Decision(row["decision"]) if row["decision"] else None,
        reason=row["reason"],
    )


def _release(row: Mapping[str, Any]) -> ReleaseTitle:
    same = ("version", "resolution", "source", "video_codec", "year")
    flags = ("is_batch", "is_movie", "is_special")
    facts: dict[str, Any] = {name: row[name] for name in (*same, *flags)}
    for name in ("episode", "episode_end", "absolute_episode"):
        facts[name] = None if row[name] is None else number(row[name])
    return ReleaseTitle(
        titles=tuple(row["titles"]),
        season=row["season_number"],
        groups=tuple(row["groups"]),
        subtitle_langs=tuple(row["subtitle_langs"]),
        **facts,
    )
