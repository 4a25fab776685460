"""One show with its episodes: what is here, where it lies, and which releases there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from anishelf.decisions.domain.states import Decision
from anishelf.feeds.domain.states import Stage
from anishelf.library.domain.states import LibraryState
from anishelf.views.lists.shows import LISTED, ShelvedShow, ShowList
from anishelf.views.rows import Number

AT_FIRST: Final = 100
"""Rows of a season that are read at once."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A release of an episode: what became of it among the others, and why."""

    release_id: int
    item_id: int
    title: str
    decision: Decision
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """The file of an episode; `unseen` is why the media server does not show it."""

    id: int
    item_id: int
    path: str
    size: int
    state: LibraryState
    reason: str | None
    arrived_at: datetime
    verified_at: datetime | None
    unseen: str | None
    marks: Sequence[str]


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """An episode, whether we have it or not; `stage` is how far the wanted release came.

    `id` is None for one that only bangumi.tv knows, `form` is a letter as in `ShelvedShow`.
    """

    id: int | None
    season_id: int
    number: Number
    title: str | None
    original_title: str | None
    aired: date | None
    form: str
    file: Held | None
    stage: Stage | None
    stage_reason: str | None
    rivals: Sequence[Rival]


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """A season with its first rows; `more` is the number after which the next ones stand."""

    id: int
    number: int
    title: str
    episodes: Sequence[EpisodeLine]
    more: Number | None


@dataclass(frozen=True, slots=True)
class About:
    """What bangumi.tv says of the show, and what sites call it."""

    summary: str | None
    rating: float | None
    votes: int | None
    names: Sequence[str]
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShowPage:
    """One show whole."""

    show: ShelvedShow
    about: About
    seasons: Sequence[SeasonLine]


def show_page(
    conn: Connection,
    work_id: int,
    *,
    today: date,
    season_id: int | None = None,
    after: float | None = None,
    limit: int = AT_FIRST,
) -> ShowPage | None:
    """Return a show, or None; of each season (or of one, *after* a number) at most *limit* rows."""
    show = ShowList(conn, today).get(work_id)
    if show is None:
        return None
    values = {"work": work_id, "season": season_id, "after": after, "today": today}
    with conn.cursor(row_factory=kwargs_row(_line)) as cursor:
        cursor.execute(_EPISODES, {**values, "limit": limit + 1})
        lines = cursor.fetchall()
    seasons = conn.execute(
        """
        SELECT id, number, title FROM seasons
        WHERE work_id = %(work)s AND (%(season)s::bigint IS NULL OR id = %(season)s)
        ORDER BY number DESC, id DESC
        """,
        values,
    ).fetchall()
    return ShowPage(show, _about(conn, work_id), [_season(row, lines, limit) for row in seasons])


def work_of_file(conn: Connection, file_id: int) -> int | None:
    """Return the show that a file belongs to, or None."""
    row = conn.execute(
        """
        SELECT s.work_id FROM library_files f JOIN episodes e ON e.id = f.episode_id
        JOIN seasons s ON s.id = e.season_id WHERE f.id = %s
        """,
        (file_id,),
    ).fetchone()
    return row[0] if row else None


def _season(row: Any, lines: Sequence[EpisodeLine], limit: int) -> SeasonLine:
    season_id, number, title = row
    own = [line for line in lines if line.season_id == season_id]
    more = own[limit - 1].number if len(own) > limit else None
    return SeasonLine(season_id, number, title, own[:limit], more)


def _about(conn: Connection, work_id: int) -> About:
    with conn.cursor(row_factory=class_row(About)) as cursor:
        found = cursor.execute(_ABOUT, {"work": work_id}).fetchone()
    return found or About(None, None, None, (), ())


_ABOUT: Final = """
    SELECT nullif(b.summary, '') AS summary, b.rating, b.rating_votes AS votes,
           ARRAY(SELECT DISTINCT name FROM unnest(ARRAY[w.original_title, b.title, b.title_cn]) AS name
                 WHERE name <> '' AND name <> w.title) AS names,
           ARRAY(SELECT DISTINCT x.namespace || ' ' || x.value
                 FROM seasons s JOIN season_parts p ON p.season_id = s.id
                 JOIN external_ids x ON x.season_part_id = p.id
                 WHERE s.work_id = w.id ORDER BY 1) AS ids
    FROM works w LEFT JOIN bangumi_subjects b ON b.id = w.bangumi_id WHERE w.id = %(work)s
"""
_EPISODES: Final = f"""
WITH row_of AS (
    SELECT coalesce(l.season_id, e.season_id) AS season_id, coalesce(l.number, e.number) AS number,
           e.id, nullif(coalesce(nullif(l.title_cn, ''), l.title), '') AS title,
           nullif(l.title, '') AS original_title, coalesce(l.air_date, e.aired) AS aired
    FROM ({LISTED} WHERE s.work_id = %(work)s) AS l
    FULL JOIN (SELECT e.* FROM episodes e JOIN seasons s ON s.id = e.season_id
               WHERE s.work_id = %(work)s) AS e
        ON e.season_id = l.season_id AND e.number = l.number
), shown AS (
    SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY season_id ORDER BY number) AS place
                   FROM row_of
                   WHERE (%(season)s::bigint IS NULL OR season_id = %(season)s)
                     AND (%(after)s::numeric IS NULL OR number > %(after)s)) AS each
    WHERE place <= %(limit)s
)
SELECT o.id, o.season_id, o.number, o.title, o.original_title, o.aired, file.file,
       way.stage, way.reason AS stage_reason, coalesce(rivals.rivals, '[]') AS rivals,
       CASE file.state WHEN 'present' THEN 'h' WHEN 'missing' THEN 'm' WHEN 'conflict' THEN 't'
            WHEN 'resync_failed' THEN 't'
            ELSE CASE WHEN way.stage IS NOT NULL THEN 'w'
                      WHEN o.aired > %(today)s THEN 'u' ELSE 'n' END END AS form
FROM shown o
LEFT JOIN LATERAL (
    SELECT f.state::text, jsonb_build_object(
        'id', f.id, 'item_id', r.raw_item_id, 'path', f.path, 'size', f.size, 'state', f.state,
        'reason', f.reason, 'arrived_at', f.created_at, 'verified_at', f.verified_at,
        'unseen', f.unseen_reason, 'marks',
        to_jsonb(ARRAY(SELECT g.name FROM release_groups m JOIN subtitle_groups g ON g.id = m.group_id
                       WHERE m.release_id = r.id ORDER BY g.id)
                 || array_remove(ARRAY[r.resolution, upper(r.video_codec)], NULL)
                 || r.subtitle_langs)) AS file
    FROM library_files f JOIN downloads d ON d.id = f.download_id JOIN releases r ON r.id = d.release_id
    WHERE f.episode_id = o.id AND f.state <> 'trashed'
    ORDER BY f.is_there DESC, f.id DESC LIMIT 1
) AS file ON true
LEFT JOIN LATERAL (
    SELECT k.stage, k.reason FROM release_episodes x JOIN releases r ON r.id = x.release_id
    JOIN item_stages k ON k.raw_item_id = r.raw_item_id
    WHERE x.episode_id = o.id AND x.decision = 'wanted' LIMIT 1
) AS way ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(c.release_id, c.raw_item_id, c.title, c.decision, c.reason)
                     ORDER BY c.decision <> 'wanted', c.decision, c.release_id DESC) AS rivals
    FROM (SELECT x.release_id, r.raw_item_id, i.title, x.decision, x.reason
          FROM release_episodes x JOIN releases r ON r.id = x.release_id
          JOIN raw_items i ON i.id = r.raw_item_id
          WHERE x.episode_id = o.id
          ORDER BY x.decision <> 'wanted', x.decision, x.release_id DESC LIMIT 20) AS c
) AS rivals ON true
ORDER BY o.season_id, o.number
"""


def _line(
    *,
    number: Decimal,
    file: dict[str, Any] | None,
    stage: str | None,
    rivals: list[list[Any]],
    **rest: Any,
) -> EpisodeLine:
    return EpisodeLine(
        number=int(number) if number == int(number) else float(number),
        file=_held(file) if file else None,
        stage=Stage(stage) if stage else None,
        rivals=[
            Rival(release, item, title, Decision(decision), reason)
            for release, item, title, decision, reason in rivals
        ],
        **rest,
    )


def _held(row: dict[str, Any]) -> Held:
    verified = row.pop("verified_at")
    return Held(
        state=LibraryState(row.pop("state")),
        arrived_at=datetime.fromisoformat(row.pop("arrived_at")),
        verified_at=datetime.fromisoformat(verified) if verified else None,
        **row,
    )
