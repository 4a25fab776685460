"""What is known already of shows that somebody looks for: their season here, files, feeds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class KnownShow:
    """A show as we have it: `season` is its number here, None for a film or while it has none.

    `files` counts its episodes in the library, `under_way` those that a download brings.
    `subscriptions` are the feeds that follow it by its name or brought it before.
    """

    bangumi_id: int
    title: str | None
    season: int | None
    files: int
    under_way: int
    followed: bool
    subscriptions: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """Return it in a few words; empty where nothing is known."""
        said = []
        if self.followed:
            said.append("followed")
        if self.files:
            said.append(f"{self.files} in the library")
        if self.under_way:
            said.append(f"{self.under_way} on the way")
        if not self.followed and self.subscriptions:
            said.append(f"brought by {self.subscriptions[0]}")
        return ", ".join(said)


def known_shows(conn: Connection, bangumi_ids: Collection[int]) -> dict[int, KnownShow]:
    """Return what is known of these subjects; one that nobody met is left out."""
    with conn.cursor(row_factory=class_row(_Row)) as cursor:
        cursor.execute(_KNOWN, {"ids": list(bangumi_ids)})
        return {row.bangumi_id: row.known for row in cursor}


@dataclass(frozen=True, slots=True)
class _Row:
    bangumi_id: int
    title: str | None
    season: int | None
    files: int
    under_way: int
    followed: bool
    feeds: list[str]

    @property
    def known(self) -> KnownShow:
        return KnownShow(
            *(self.bangumi_id, self.title, self.season, self.files, self.under_way, self.followed),
            tuple(self.feeds),
        )


# The episodes of a season belong to all of its parts: files of a second cour count for both.
_KNOWN = """
SELECT asked.id AS bangumi_id, w.title,
       CASE WHEN s.kind <> 'movie' THEN s.number END AS season,
       (SELECT count(DISTINCT f.episode_id) FROM library_files f
        JOIN episodes e ON e.id = f.episode_id WHERE e.season_id = s.id AND f.is_there)::int AS files,
       (SELECT count(DISTINCT re.episode_id) FROM release_episodes re
        JOIN episodes e ON e.id = re.episode_id
        JOIN downloads d ON d.release_id = re.release_id
        WHERE e.season_id = s.id AND re.decision = 'wanted'
          AND d.status IN ('pending', 'downloading', 'completed')
          AND NOT EXISTS (SELECT FROM library_files f
                          WHERE f.episode_id = e.id AND f.is_there))::int AS under_way,
       EXISTS (SELECT FROM follows o WHERE o.bangumi_id = asked.id AND o.ended_at IS NULL)
           AS followed,
       ARRAY(SELECT DISTINCT u.name FROM subscriptions u
             WHERE u.active AND (
                 EXISTS (SELECT FROM follows o WHERE o.subscription_id = u.id
                           AND o.bangumi_id = asked.id AND o.ended_at IS NULL)
                 OR EXISTS (SELECT FROM raw_item_sightings g
                            JOIN releases r ON r.raw_item_id = g.raw_item_id
                            WHERE g.subscription_id = u.id AND r.season_id = s.id))
             ORDER BY u.name) AS feeds
FROM unnest(%(ids)s::int[]) AS asked (id)
LEFT JOIN season_parts p ON p.bangumi_id = asked.id
LEFT JOIN seasons s ON s.id = p.season_id
LEFT JOIN works w ON w.id = s.work_id
WHERE s.id IS NOT NULL
   OR EXISTS (SELECT FROM follows o WHERE o.bangumi_id = asked.id AND o.ended_at IS NULL)
"""
