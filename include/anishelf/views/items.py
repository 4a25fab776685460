"""Feed entries and how far each came, read from the rows that keep it (`item_stages`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, LiteralString

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place, moment_and_id
from anishelf.feeds.domain.states import Stage
from anishelf.views.rows import Item

NEWEST: Final = 5_000
"""How many entries are looked through for something before an index is asked which have it.

What is found often is found among them at once, and an index that names few names them quickly.
"""

_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; all that is given has to fit, and *search* stands in the title or the show."""

    stages: Sequence[Stage] | None = None
    ids: Collection[int] | None = None
    search: str | None = None
    work_id: int | None = None
    subscription_id: int | None = None
    group: str | None = None

    def values(self) -> dict[str, object]:
        """Return it as the queries take it."""
        return {
            "stages": None if self.stages is None else [stage.value for stage in self.stages],
            "ids": None if self.ids is None else list(self.ids),
            "search": self.search or None,
            "work": self.work_id,
            "feed": self.subscription_id,
            "group": self.group,
        }

    @property
    def is_rare(self) -> bool:
        """Return whether it may be found in few of the entries, wherever these stand."""
        return bool(self.search or self.subscription_id or self.group)

    @property
    def has_index(self) -> bool:
        """Return whether an index names all that fits; of one or two ASCII signs there is none."""
        return not self.search or len(self.search) > _PAIR or not self.search.isascii()


# A place that is not given lies before every entry; so the index bounds each query.
_AFTER: LiteralString = """
    (k.listed_at, k.raw_item_id)
        < (coalesce(%(at)s::timestamptz, 'infinity'), coalesce(%(last)s, 9223372036854775807))
"""
_NEWEST_FIRST: LiteralString = "ORDER BY k.listed_at DESC, k.raw_item_id DESC"
_KEYS: LiteralString = """
    SELECT k.*, 0 AS rank FROM item_stages k WHERE {fits} {order} LIMIT %({limit})s
"""
# Each stage is an index of its own in the right order, so a few of each are enough.
_KEYS_OF_STAGES: LiteralString = """
    SELECT k.*, wanted.rank
    FROM unnest(%(stages)s::stage[]) WITH ORDINALITY AS wanted (stage, rank)
    CROSS JOIN LATERAL (
        SELECT k.* FROM item_stages k WHERE k.stage = wanted.stage AND {fits}
        {order} LIMIT %({limit})s
    ) AS k
"""
# Here, too, the planner would rather read the whole table.
_KEYS_PICKED: LiteralString = """
    SELECT k.*, array_position(%(stages)s::stage[], k.stage) AS rank
    FROM picked CROSS JOIN LATERAL (
        SELECT * FROM item_stages s WHERE s.raw_item_id = picked.id OFFSET 0
    ) AS k
    WHERE (%(stages)s::stage[] IS NULL OR k.stage = ANY(%(stages)s::stage[])) AND {fits}
    {order} {limit}
"""
_ROWS: LiteralString = """
    WITH shows AS MATERIALIZED (
        SELECT id FROM works WHERE %(search)s::text IS NOT NULL
            AND (strpos(lower(title), lower(%(search)s)) > 0
                 OR strpos(lower(original_title), lower(%(search)s)) > 0)
    ), picked AS MATERIALIZED ({picked})
    SELECT i.id, i.title, k.stage, k.reason, w.title AS show, k.work_id, i.published_at,
           i.created_at AS seen_at,
           (SELECT f.name FROM raw_item_sightings g JOIN subscriptions f ON f.id = g.subscription_id
            WHERE g.raw_item_id = k.raw_item_id ORDER BY g.seen_at, f.id LIMIT 1) AS feed
    FROM ({keys}) AS k
    CROSS JOIN LATERAL (  -- by its key, one by one: the planner would rather read the whole table
        SELECT r.id, r.title, r.published_at, r.created_at FROM raw_items r
        WHERE r.id = k.raw_item_id OFFSET 0
    ) AS i
    LEFT JOIN works w ON w.id = k.work_id
    WHERE {has}
    ORDER BY {by} k.listed_at DESC, k.raw_item_id DESC LIMIT %(limit)s
"""
_NOTHING: LiteralString = "SELECT NULL::bigint AS id WHERE false"
_FOUND: LiteralString = """
    (k.work_id = ANY(ARRAY(SELECT id FROM shows))
     OR strpos(lower(i.title), lower(%(search)s)) > 0)
"""
_SEEN: LiteralString = """
    EXISTS (SELECT FROM raw_item_sightings g
            WHERE g.raw_item_id = k.raw_item_id AND g.subscription_id = %(feed)s)
"""
_MADE: LiteralString = """
    EXISTS (SELECT FROM releases r JOIN release_groups m ON m.release_id = r.id
            JOIN subtitle_groups n ON n.id = m.group_id
            WHERE r.raw_item_id = k.raw_item_id AND n.name = %(group)s)
"""
# Of one sign or two that are ASCII nothing is indexed: they are looked for among the newest.
_FOUND_IDS: LiteralString = """
    SELECT t.id FROM raw_items t
    WHERE text_grams(t.title) @> (
        SELECT array_agg(gram) FROM unnest(text_grams(%(search)s)) AS gram
        WHERE length(gram) = least(length(%(search)s), 3))
      AND strpos(lower(t.title), lower(%(search)s)) > 0
    UNION SELECT raw_item_id FROM item_stages WHERE work_id IN (SELECT id FROM shows)
"""
_SEEN_IDS: LiteralString = """
    SELECT raw_item_id AS id FROM raw_item_sightings WHERE subscription_id = %(feed)s
"""
_MADE_IDS: LiteralString = """
    SELECT r.raw_item_id AS id FROM subtitle_groups n JOIN release_groups m ON m.group_id = n.id
    JOIN releases r ON r.id = m.release_id WHERE n.name = %(group)s
"""


def find_items(
    conn: Connection,
    wanted: Wanted,
    *,
    limit: int | None,
    after: Place | None = None,
    by_stage: bool = False,
    newest: int = NEWEST,
) -> list[Item]:
    """Return at most *limit* entries after a place, the newest first.

    *by_stage* lists them in the order of the wanted stages, and the newest of each first.
    """
    at, last = moment_and_id(after)
    values = {**wanted.values(), "at": at, "last": last, "limit": limit, "newest": newest}
    by: LiteralString = "k.rank," if by_stage else ""
    if not wanted.is_rare:
        return _rows(conn, _query(wanted, "limit", by), values)
    found = _rows(conn, _query(wanted, "newest", by, has=_has(wanted)), values)
    if limit is not None and len(found) == limit:
        return found
    named = _rows(conn, _among(wanted, by), values)
    if wanted.has_index:
        return named
    both = {item.id: item for item in (*found, *named)}.values()
    newest_first = sorted(both, key=lambda item: (item.published_at or item.seen_at, item.id))
    return newest_first[::-1][:limit]


def _among(wanted: Wanted, by: LiteralString) -> LiteralString:
    """Return the query over what the most telling index names; what it tells is not asked again."""
    picked, rest = _picked(wanted)
    # Where other rows have a say, or the order of the stages, no row may be cut off before.
    limit: LiteralString = "" if rest.is_rare or by else "LIMIT %(limit)s"
    keys = _KEYS_PICKED.format(fits=_fits(rest), order=_NEWEST_FIRST, limit=limit)
    return _ROWS.format(picked=picked, keys=keys, has=_has(rest), by=by)


def _fits(wanted: Wanted) -> LiteralString:
    """Return what the row of the stage itself tells."""
    clauses: list[LiteralString] = [_AFTER]
    if wanted.ids is not None:
        clauses.append("k.raw_item_id = ANY(%(ids)s)")
    if wanted.work_id is not None:
        clauses.append("k.work_id = %(work)s")
    return " AND ".join(clauses)


def _has(wanted: Wanted) -> LiteralString:
    """Return what only other rows tell."""
    clauses: list[LiteralString] = ["true"]
    if wanted.search:
        clauses.append(_FOUND)
    if wanted.subscription_id is not None:
        clauses.append(_SEEN)
    if wanted.group is not None:
        clauses.append(_MADE)
    return " AND ".join(clauses)


def _picked(wanted: Wanted) -> tuple[LiteralString, Wanted]:
    """Return the query of the entries that the most telling index names, and what is still open."""
    if wanted.search:
        return _FOUND_IDS, replace(wanted, search=None)
    if wanted.group is not None:
        return _MADE_IDS, replace(wanted, group=None)
    return _SEEN_IDS, replace(wanted, subscription_id=None)


def _query(
    wanted: Wanted, limit: LiteralString, by: LiteralString, *, has: LiteralString = "true"
) -> LiteralString:
    keys = _KEYS if wanted.stages is None else _KEYS_OF_STAGES
    keys = keys.format(fits=_fits(wanted), order=_NEWEST_FIRST, limit=limit)
    return _ROWS.format(picked=_NOTHING, keys=keys, has=has, by=by)


def _rows(conn: Connection, sql: LiteralString, values: dict[str, object]) -> list[Item]:
    # Never prepared: what a search is for decides how it is best found.
    with conn.cursor(row_factory=kwargs_row(_item)) as cursor:
        cursor.execute(sql, values, prepare=False)
        return cursor.fetchall()


def count_items(conn: Connection, wanted: Wanted) -> int:
    """Return how many entries there are; the kept counts answer where only stages are asked for."""
    if wanted == Wanted(wanted.stages):
        counted = stage_counts(conn)
        return sum(counted[stage] for stage in (Stage if wanted.stages is None else wanted.stages))
    by_index = wanted.is_rare and wanted.has_index
    sql = _among(wanted, "") if by_index else _query(wanted, "limit", "", has=_has(wanted))
    values = {**wanted.values(), "at": None, "last": None, "limit": None}
    row = conn.execute(f"SELECT count(*) FROM ({sql}) AS listed", values, prepare=False).fetchone()
    assert row is not None
    return int(row[0])


def stage_counts(conn: Connection) -> dict[Stage, int]:
    """Return how many entries are in each stage, from the kept counts."""
    rows = conn.execute(
        "SELECT key, sum(amount) FROM counts WHERE name = 'items in stage' GROUP BY key"
    ).fetchall()
    return dict.fromkeys(Stage, 0) | {Stage(key): int(amount) for key, amount in rows}


def feed_names(conn: Connection) -> list[tuple[int, str]]:
    """Return the followed feeds by name, to choose one of them."""
    return conn.execute(
        "SELECT id, name FROM subscriptions WHERE active ORDER BY lower(name), id"
    ).fetchall()


def _item(*, stage: str, **rest: Any) -> Item:
    return Item(stage=Stage(stage), **rest)
