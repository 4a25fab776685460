"""The whole way of one feed entry: what was read, decided, tried and done, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row, dict_row, kwargs_row

from anishelf.feeds.domain.feed import APART
from anishelf.views.rows import Item


class Step(StrEnum):
    """The arrow of the way that a moment belongs to."""

    FETCH = "fetch"
    PARSE = "parse"
    DECIDE = "decide"
    DISPATCH = "dispatch"
    DOWNLOAD = "download"
    MOVE = "move"
    RESYNC = "resync"
    METADATA = "metadata"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which show a release belongs to (such as `bgm/400602`), who says so, and on what grounds."""

    show_id: str
    source: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to the entry: at which step, what it became there, and why."""

    at: datetime
    step: Step
    what: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What another feed, or the same one by now, states of the same thing: it counts there alone.

    `item_id` is the entry that stands for it, which may be this one.
    """

    feed: str
    title: str
    external_ids: tuple[str, ...]
    item_id: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One entry with everything that happened to it, the oldest first.

    `read` is what was understood of the title, by field; it is empty for a title that nobody
    could read. `page` is where the release is described (its download address may hold a
    passkey, so it is not told); `identity` says why it is this show; `files` are the paths in the library that came of it;
    `differing` is what is stated otherwise of the same torrent or guid.
    """

    item: Item
    page: str | None
    read: Mapping[str, Any]
    identity: tuple[Evidence, ...]
    files: tuple[str, ...]
    moments: tuple[Moment, ...]
    differing: tuple[Statement, ...] = ()


def read_trace(conn: Connection, item: Item) -> Trace:
    """Return the way of *item*."""
    of = {"id": item.id, "steps": [step.value for step in Step]}
    with conn.cursor(row_factory=dict_row) as cursor:
        facts = cursor.execute(_READ, of).fetchone() or {}
    page = facts.pop("page", None)
    with conn.cursor(row_factory=class_row(Evidence)) as placed:
        identity = tuple(placed.execute(_IDENTITY, of))
    files = tuple(path for (path,) in conn.execute(_FILES, of))
    with conn.cursor(row_factory=kwargs_row(_moment)) as moments:
        happened = tuple(moments.execute(_MOMENTS, of))
    with conn.cursor(row_factory=kwargs_row(_statement)) as statements:
        differing = tuple(statements.execute(_DIFFERING, of | {"apart": APART}))
    return Trace(item, page, _told(facts), identity, files, happened, differing)


def _statement(*, external_ids: list[str], **rest: Any) -> Statement:
    return Statement(external_ids=tuple(external_ids), **rest)


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, [], False)}


def _moment(*, step: str, **rest: Any) -> Moment:
    return Moment(step=Step(step), **rest)


_READ = """
    SELECT i.page_url AS page, r.titles, g.groups,
        r.season_number AS season, r.episode, r.episode_end, r.absolute_episode,
        nullif(r.version, 1) AS version, r.resolution, r.source, r.video_codec, r.subtitle_langs,
        r.year, r.is_batch, r.is_movie, r.is_special, r.download_type::text
    FROM raw_items i
    LEFT JOIN releases r ON r.raw_item_id = i.id
    LEFT JOIN LATERAL (
        SELECT array_agg(sg.name ORDER BY sg.name) AS groups
        FROM release_groups rg JOIN subtitle_groups sg ON sg.id = rg.group_id
        WHERE rg.release_id = r.id
    ) g ON true
    WHERE i.id = %(id)s
"""

_IDENTITY = """
    SELECT x.namespace || '/' || x.value AS show_id, x.source::text, x.evidence
    FROM releases r JOIN season_parts p ON p.season_id = r.season_id
    JOIN external_ids x ON x.season_part_id = p.id AND x.namespace IN ('bgm', 'mikan')
    WHERE r.raw_item_id = %(id)s ORDER BY p.id, x.namespace, x.value
"""

_DIFFERING = """
    WITH this AS (
        SELECT id, title, external_ids, split_part(identity, %(apart)s, 1) AS proven
        FROM raw_items WHERE id = %(id)s
    )
    SELECT s.name AS feed, coalesce(g.title, i.title) AS title,
        coalesce(g.external_ids, i.external_ids) AS external_ids, i.id AS item_id
    FROM this JOIN raw_items i ON i.identity = this.proven OR i.identity = ANY(
        ARRAY(SELECT this.proven || %(apart)s || o.id FROM subscriptions o))
    JOIN raw_item_sightings g ON g.raw_item_id = i.id
    JOIN subscriptions s ON s.id = g.subscription_id
    WHERE coalesce(g.title, i.title) <> this.title
       OR NOT this.external_ids @> coalesce(g.external_ids, i.external_ids)
    ORDER BY s.id, i.id LIMIT 50
"""

_FILES = """
    SELECT DISTINCT f.path FROM library_files f
    JOIN downloads d ON d.id = f.download_id
    JOIN releases r ON r.id = d.release_id
    WHERE r.raw_item_id = %(id)s ORDER BY f.path
"""

_MOMENTS = """
    WITH release AS (
        SELECT id FROM releases WHERE raw_item_id = %(id)s
    ), transfer AS (
        SELECT d.id FROM downloads d JOIN release ON release.id = d.release_id
    ), task AS (
        SELECT t.id, t.task_type FROM sync_tasks t JOIN release ON release.id = t.release_id
    ), file AS (
        SELECT f.id FROM library_files f JOIN transfer ON transfer.id = f.download_id
    ), passed (step, entity, entity_id) AS (
        SELECT 'parse', 'raw_items', %(id)s::bigint
        UNION ALL SELECT 'decide', 'releases', id FROM release
        UNION ALL SELECT 'download', 'downloads', id FROM transfer
        UNION ALL SELECT CASE task_type WHEN 'sync' THEN 'move' ELSE 'resync' END,
                         'sync_tasks', id FROM task
        UNION ALL SELECT 'metadata', 'sync_task_metadata', id FROM task
        UNION ALL SELECT 'library', 'library_files', id FROM file
    )
    SELECT at, step, what, reason FROM (
        SELECT h.at, p.step, h.new_status AS what, h.reason, h.id AS turn
        FROM passed p JOIN status_history h USING (entity, entity_id)
        UNION ALL
        SELECT o.seen_at, 'fetch', 'seen', 'in ' || s.name, 0
        FROM raw_item_sightings o JOIN subscriptions s ON s.id = o.subscription_id
        WHERE o.raw_item_id = %(id)s
        UNION ALL
        SELECT a.at, 'dispatch', a.outcome::text,
               concat_ws(': ', r.conn_id, a.reason), a.id
        FROM download_attempts a JOIN transfer ON transfer.id = a.download_id
        LEFT JOIN downloaders r ON r.id = a.downloader_id
    ) AS way
    ORDER BY at, array_position(%(steps)s::text[], step), turn
"""
