"""The `release_episodes` table: what is decided about each release for each of its episodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.decisions.domain.candidates import Candidate, CandidateState, EpisodeCandidates
from anishelf.decisions.domain.decision import Verdict
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.store.policies import Policies
from anishelf.decisions.store.standby import waiting
from anishelf.downloads.domain.download import SAME_TORRENT
from anishelf.downloads.store.downloads import CANCELLED_EPISODE, UNWANTED
from anishelf.identity.domain.query import Placement


class ReleaseEpisodes:
    """The only writer of what is decided for single episodes."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def follow(self, placements: Mapping[int, Placement]) -> list[int]:
        """Give releases exactly the episodes of their placements; return the episodes they left."""
        pairs = [(r, e) for r, placement in placements.items() for e in placement.episode_ids]
        values = {
            "ids": list(placements),
            "releases": [release_id for release_id, _ in pairs],
            "episodes": [episode_id for _, episode_id in pairs],
            "cancelled": CANCELLED_EPISODE,
        }
        left = self._conn.execute(_FORGET, values).fetchall()
        self._conn.execute(_ADD, values)
        return [episode_id for (episode_id,) in left]

    def unwant(self, download_id: int, episode_id: int) -> int:
        """Make the release of a download no longer wanted for an episode; return how many rows changed."""
        return self._conn.execute(
            """
            UPDATE release_episodes re
            SET decision = 'filtered', reason = %s, decided_at = now()
            FROM downloads d
            WHERE d.id = %s AND re.release_id = d.release_id AND re.episode_id = %s
              AND re.decision = 'wanted'
            """,
            (CANCELLED_EPISODE, download_id, episode_id),
        ).rowcount

    def refuse(self, verdicts: Mapping[int, Verdict]) -> list[int]:
        """Take whole releases out of the choice; return the episodes that this touches."""
        rows = self._conn.execute(_REFUSE, _columns(verdicts.items()))
        return [episode_id for (episode_id,) in rows]

    def unsettled(self) -> list[int]:
        """Return the episodes to compare again, because something has changed since.

        A better release waited for what was under way, a removed episode is wanted again, a person
        may have chosen, a download failed and others are there, or a user began one again that was
        not wanted any more.
        """
        rows = self._conn.execute(_UNSETTLED)
        return [episode_id for (episode_id,) in rows]

    def candidates(self, episode_ids: Collection[int]) -> dict[int, EpisodeCandidates]:
        """Return all releases of each episode that compete for it, and lock the episodes."""
        ids = list(episode_ids)
        locked = self._conn.execute(
            "SELECT id, wanted FROM episodes WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (ids,)
        )
        removed = {episode_id for episode_id, wanted in locked if not wanted}
        book = Policies(self._conn).book()
        offered: dict[int, list[dict[str, Any]]] = {}
        with self._conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(_CANDIDATES, {"ids": ids, "unwanted": UNWANTED, "twin": SAME_TORRENT})
            for row in cursor:
                offered.setdefault(row["episode_id"], []).append(row)
        policies = {each: book.of(_deciding_subscription(rows)) for each, rows in offered.items()}
        awaited = {each: p.groups[0] for each, p in policies.items() if p.standby and p.groups}
        until = waiting(self._conn, awaited)
        return {
            each: EpisodeCandidates(
                *(policies[each], [_candidate(row) for row in rows], each in removed),
                waits_until=until.get(each),
            )
            for each, rows in offered.items()
        }

    def decide(self, verdicts: Mapping[tuple[int, int], Verdict]) -> None:
        """Write verdicts (release, episode): losers first, because only one row may be wanted."""
        for wins in (False, True):
            chosen = {
                pair: verdict
                for pair, verdict in verdicts.items()
                if (verdict.decision is Decision.WANTED) is wins
            }
            if chosen:
                self._conn.execute(
                    _DECIDE,
                    {
                        **_columns((pair[0], verdict) for pair, verdict in chosen.items()),
                        "episodes": [episode_id for _, episode_id in chosen],
                        "waits": [verdict.waits for verdict in chosen.values()],
                    },
                )


_FORGET = """
DELETE FROM release_episodes e
WHERE e.release_id = ANY(%(ids)s) AND (e.release_id, e.episode_id) NOT IN (
    SELECT * FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[]))
RETURNING e.episode_id
"""

_ADD = """
INSERT INTO release_episodes (release_id, episode_id, decision, reason)
SELECT release_id, episode_id, 'superseded', 'not compared yet'
FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[]) AS t (release_id, episode_id)
ON CONFLICT (release_id, episode_id) DO UPDATE SET decision = 'superseded', reason = excluded.reason
WHERE release_episodes.decision IN ('filtered', 'blocked')
  AND release_episodes.reason <> %(cancelled)s
"""

_REFUSE = """
UPDATE release_episodes e
SET decision = t.decision, reason = t.reason, waits = false, decided_at = now()
FROM unnest(%(releases)s::bigint[], %(decisions)s::decision[], %(reasons)s::text[])
     AS t (release_id, decision, reason)
WHERE e.release_id = t.release_id
  AND (e.decision, e.reason) IS DISTINCT FROM (t.decision, t.reason)
RETURNING e.episode_id
"""

_UNSETTLED = """
SELECT e.episode_id FROM release_episodes e JOIN episodes p ON p.id = e.episode_id
WHERE e.waits
  AND (EXISTS (SELECT FROM library_files f WHERE f.episode_id = e.episode_id AND f.is_there)
       OR (p.wanted AND NOT EXISTS (SELECT FROM release_episodes w
                                    WHERE w.episode_id = e.episode_id AND w.decision = 'wanted')))
UNION
SELECT e.episode_id FROM release_episodes e WHERE e.decision = 'conflict'
UNION
SELECT e.episode_id
FROM downloads d
JOIN release_episodes e ON e.release_id = d.release_id AND e.decision = 'wanted'
WHERE d.status = 'failed'
  AND EXISTS (
      SELECT FROM release_episodes o
      WHERE o.episode_id = e.episode_id AND o.decision = 'superseded'
        AND NOT EXISTS (SELECT FROM downloads od
                        WHERE od.release_id = o.release_id AND od.status = 'failed'))
UNION
SELECT e.episode_id
FROM downloads d
JOIN release_episodes e ON e.release_id = d.release_id AND e.decision = 'superseded'
WHERE d.status = 'pending' AND d.downloader_id IS NULL
ORDER BY 1
"""

# A file that holds several episodes belongs to one of them; tasks name it for the others.
_IS_HELD = """
    EXISTS (SELECT FROM library_files f
            WHERE f.download_id = d.id AND (f.is_there OR f.state = 'missing')
              AND (f.episode_id = e.episode_id
                   OR EXISTS (SELECT FROM sync_tasks k
                              WHERE k.download_id = d.id AND k.episode_id = e.episode_id
                                AND k.status = 'synced' AND k.target_path = f.path)))
"""
_IS_REPLACED = """
    EXISTS (SELECT FROM sync_tasks k
            WHERE k.download_id = d.id AND k.episode_id = e.episode_id AND k.status = 'synced')
    AND EXISTS (SELECT FROM library_files f
                WHERE f.episode_id = e.episode_id AND f.download_id <> d.id AND f.is_there)
"""

_CANDIDATES = f"""
SELECT e.episode_id, r.id AS release_id, r.version, i.published_at, r.video_codec, r.source,
       r.subtitle_langs, r.subscription_id, s.priority,
       coalesce(nullif(regexp_replace(r.resolution, '[^0-9]', '', 'g'), '')::int, 0) AS resolution,
       ARRAY(SELECT g.name FROM release_groups rg JOIN subtitle_groups g ON g.id = rg.group_id
             WHERE rg.release_id = r.id) AS groups,
       CASE
           WHEN d.id IS NULL OR d.status = 'no_downloader' THEN 'open'
           WHEN {_IS_HELD} THEN 'held'
           WHEN {_IS_REPLACED} THEN 'replaced'
           WHEN d.status = 'failed' THEN 'failed'
           WHEN d.status = 'cancelled' AND d.reason = %(unwanted)s THEN 'open'
           WHEN d.status = 'cancelled' AND starts_with(d.reason, %(twin)s) THEN 'failed'
           WHEN d.status IN ('cancelled', 'removed') THEN 'ended'
           ELSE 'under_way'
       END AS state,
       EXISTS (SELECT FROM release_conflicts c
               WHERE c.episode_id = e.episode_id AND c.chosen_release_id = r.id) AS chosen,
       e.decision IN ('filtered', 'blocked') AS refused
FROM release_episodes e
JOIN releases r ON r.id = e.release_id
JOIN raw_items i ON i.id = r.raw_item_id
LEFT JOIN subscriptions s ON s.id = r.subscription_id
LEFT JOIN LATERAL (SELECT id, status, reason FROM downloads WHERE release_id = r.id
                   ORDER BY id DESC LIMIT 1) AS d ON true
WHERE e.episode_id = ANY(%(ids)s) AND (e.decision NOT IN ('filtered', 'blocked') OR {_IS_HELD})
"""

_DECIDE = """
UPDATE release_episodes e
SET decision = t.decision, reason = t.reason, waits = t.waits, decided_at = now()
FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[], %(decisions)s::decision[],
            %(reasons)s::text[], %(waits)s::boolean[])
     AS t (release_id, episode_id, decision, reason, waits)
WHERE (e.release_id, e.episode_id) = (t.release_id, t.episode_id)
  AND (e.decision, e.reason, e.waits) IS DISTINCT FROM (t.decision, t.reason, t.waits)
"""


def _columns(verdicts: Iterable[tuple[int, Verdict]]) -> dict[str, list[object]]:
    rows = list(verdicts)
    return {
        "releases": [release_id for release_id, _ in rows],
        "decisions": [verdict.decision for _, verdict in rows],
        "reasons": [verdict.reason for _, verdict in rows],
    }


def _deciding_subscription(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """Return the subscription whose policy decides: the highest priority, then the lowest id."""
    deciding_subscriptions = [
        (-row["priority"], row["subscription_id"]) for row in rows if row["subscription_id"]
    ]
    return min(deciding_subscriptions)[1] if deciding_subscriptions else None


def _candidate(row: Mapping[str, Any]) -> Candidate:
    return Candidate(
        release_id=row["release_id"],
        groups=frozenset(row["groups"]),
        version=row["version"],
        resolution=row["resolution"],
        published_at=row["published_at"],
        languages=frozenset(row["subtitle_langs"]),
        codec=row["video_codec"],
        source=row["source"],
        state=CandidateState(row["state"]),
        chosen=row["chosen"],
        refused=row["refused"],
    )
