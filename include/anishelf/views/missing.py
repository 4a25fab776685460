"""Episodes of followed shows that have aired, are wanted, and are neither here nor on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row


@dataclass(frozen=True, slots=True)
class MissingEpisode:
    """An episode (season and number are None for a movie), when it aired and why it is not here."""

    show: str
    season: int | None
    number: float | None
    title: str | None
    aired: date
    hint: str


def missing_episodes(conn: Connection, *, today: date) -> list[MissingEpisode]:
    """Return what aired by *today* and has no release that comes, show by show.

    An episode from before the start of every subscription that brings its show is not missed.
    """
    with conn.cursor(row_factory=kwargs_row(_missing)) as cursor:
        cursor.execute(_MISSING, {"today": today})
        return cursor.fetchall()


# Episodes are counted as they are placed: from the first row of the subject, if that is above 1.
_MISSING = """
WITH followed AS (
    SELECT DISTINCT r.season_id, s.start_policy, s.start_episode,
           coalesce(s.start_at, s.created_at)::date AS start_date
    FROM releases r
    JOIN raw_item_sightings g ON g.raw_item_id = r.raw_item_id
    JOIN subscriptions s ON s.id = g.subscription_id AND s.active
    WHERE r.season_id IS NOT NULL
), known AS (
    SELECT r.season_id, array_agg(DISTINCT name) AS names
    FROM releases r, unnest(r.titles) AS name WHERE r.season_id IS NOT NULL GROUP BY r.season_id
), listed AS (
    SELECT p.season_id, b.sort, b.air_date, coalesce(nullif(b.title_cn, ''), b.title) AS title,
           b.sort - greatest(min(b.sort) OVER (PARTITION BY p.id) - 1, 0) + p.first_episode - 1
               AS number
    FROM season_parts p
    JOIN bangumi_episodes b ON b.subject_id = p.bangumi_id AND b.type = 0 AND b.sort = floor(b.sort)
    WHERE p.season_id IN (SELECT season_id FROM followed)
), aired AS (
    SELECT l.*, e.id AS episode_id, s.number AS season, w.title AS show, w.kind
    FROM listed l
    JOIN seasons s ON s.id = l.season_id
    JOIN works w ON w.id = s.work_id
    LEFT JOIN episodes e ON e.season_id = l.season_id AND e.number = l.number
    WHERE l.air_date <= %(today)s AND coalesce(e.wanted, true)
      AND EXISTS (SELECT FROM followed f
                  WHERE f.season_id = l.season_id
                    AND CASE f.start_policy WHEN 'everything' THEN true
                                            WHEN 'episode' THEN l.number >= f.start_episode
                                            ELSE l.air_date >= f.start_date END)
), here AS (
    SELECT f.episode_id FROM library_files f WHERE f.is_there OR f.state = 'missing'
    UNION
    SELECT t.episode_id FROM sync_tasks t JOIN library_files f ON f.path = t.target_path
    WHERE t.status = 'synced' AND (f.is_there OR f.state = 'missing')
)
SELECT a.show, a.title, a.air_date AS aired,
       CASE WHEN a.kind <> 'movie' THEN a.season END AS season,
       CASE WHEN a.kind <> 'movie' THEN a.number END AS number,
       best.decision, best.reason, best.status, best.ended, other.reason AS refused
FROM aired a
JOIN known k ON k.season_id = a.season_id
LEFT JOIN LATERAL (
    SELECT re.decision, re.reason, d.status, d.reason AS ended
    FROM release_episodes re LEFT JOIN downloads d ON d.release_id = re.release_id
    WHERE re.episode_id = a.episode_id
    ORDER BY re.decision = 'wanted' DESC, re.decision = 'conflict' DESC, d.id DESC LIMIT 1
) AS best ON true
LEFT JOIN LATERAL (
    SELECT r.reason FROM releases r
    WHERE r.decision IN ('filtered', 'blocked') AND r.titles && k.names
      AND coalesce(r.season_number, a.season) = a.season
      AND (a.number BETWEEN r.episode AND coalesce(r.episode_end, r.episode)
           OR a.sort BETWEEN r.episode AND coalesce(r.episode_end, r.episode))
    ORDER BY r.id LIMIT 1
) AS other ON true
WHERE NOT EXISTS (SELECT FROM here h WHERE h.episode_id = a.episode_id)
  AND (best.decision = 'wanted' AND coalesce(best.status, 'pending')
       NOT IN ('failed', 'cancelled', 'removed', 'no_downloader')) IS NOT TRUE
ORDER BY a.show, a.season, a.number
"""


def _missing(
    *,
    number: Any,
    decision: str | None,
    reason: str | None,
    status: str | None,
    ended: str | None,
    refused: str | None,
    **rest: Any,
) -> MissingEpisode:
    return MissingEpisode(
        number=None if number is None else float(number),
        hint=_hint(decision, reason, status, ended) or refused or "no feed has brought it yet",
        **rest,
    )


def _hint(
    decision: str | None, reason: str | None, status: str | None, ended: str | None
) -> str | None:
    """Return why the best release of the episode does not come."""
    if decision != "wanted":
        return reason
    said = f": {ended}" if ended else ""
    return f"no downloader takes it{said}" if status == "no_downloader" else f"{status}{said}"
