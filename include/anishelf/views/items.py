"""Feed entries and how far each came, read from the rows that keep it (`item_stages`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place, moment_and_id
from anishelf.feeds.domain.states import Stage
from anishelf.views.rows import Item

# A place that is not given lies before every entry; so the index bounds each query.
_AFTER = """
    (k.listed_at, k.raw_item_id)
        < (coalesce(%(at)s::timestamptz, 'infinity'), coalesce(%(last)s, 9223372036854775807))
"""
_FITS = """
    (%(ids)s::bigint[] IS NULL OR k.raw_item_id = ANY(%(ids)s))
    AND (%(search)s::text IS NULL
         OR EXISTS (SELECT FROM raw_items t WHERE t.id = k.raw_item_id
                    AND strpos(lower(t.title), lower(%(search)s)) > 0)
         OR EXISTS (SELECT FROM works n WHERE n.id = k.work_id
                    AND strpos(lower(n.title), lower(%(search)s)) > 0))
"""
_ANY_STAGE = f"""
    SELECT k.*, 0 AS rank FROM item_stages k
    WHERE {_AFTER} AND {_FITS}
    ORDER BY k.listed_at DESC, k.raw_item_id DESC LIMIT %(limit)s
"""
# Each stage is an index of its own in the right order, so a few of each are enough.
_SOME_STAGES = f"""
    SELECT k.*, wanted.rank
    FROM unnest(%(stages)s::stage[]) WITH ORDINALITY AS wanted (stage, rank)
    CROSS JOIN LATERAL (
        SELECT k.* FROM item_stages k
        WHERE k.stage = wanted.stage AND {_AFTER} AND {_FITS}
        ORDER BY k.listed_at DESC, k.raw_item_id DESC LIMIT %(limit)s
    ) AS k
"""
_ROWS = """
    SELECT i.id, i.title, k.stage, k.reason, w.title AS show, i.published_at,
           i.created_at AS seen_at
    FROM ({keys}) AS k
    JOIN raw_items i ON i.id = k.raw_item_id
    LEFT JOIN works w ON w.id = k.work_id
    ORDER BY {order} k.listed_at DESC, k.raw_item_id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: in one of *stages*, with these ids, with *search* in title or show."""

    stages: Sequence[Stage] | None = None
    ids: Collection[int] | None = None
    search: str | None = None

    def values(self) -> dict[str, object]:
        """Return it as the queries take it."""
        return {
            "stages": None if self.stages is None else [stage.value for stage in self.stages],
            "ids": None if self.ids is None else list(self.ids),
            "search": self.search,
        }


def find_items(
    conn: Connection,
    wanted: Wanted,
    *,
    limit: int | None,
    after: Place | None = None,
    by_stage: bool = False,
) -> list[Item]:
    """Return at most *limit* entries after a place, the newest first.

    *by_stage* lists them in the order of the wanted stages, and the newest of each first.
    """
    at, last = moment_and_id(after)
    keys = _ANY_STAGE if wanted.stages is None else _SOME_STAGES
    sql = _ROWS.format(keys=keys, order="k.rank," if by_stage else "")
    with conn.cursor(row_factory=kwargs_row(_item)) as cursor:
        cursor.execute(sql, {**wanted.values(), "at": at, "last": last, "limit": limit})
        return cursor.fetchall()


def count_items(conn: Connection, wanted: Wanted) -> int:
    """Return how many entries there are; the kept counts answer where only stages are asked for."""
    if wanted.ids is None and wanted.search is None:
        counted = stage_counts(conn)
        return sum(counted[stage] for stage in (Stage if wanted.stages is None else wanted.stages))
    row = conn.execute(
        f"""
        SELECT count(*) FROM item_stages k
        WHERE (%(stages)s::stage[] IS NULL OR k.stage = ANY(%(stages)s::stage[])) AND {_FITS}
        """,
        wanted.values(),
    ).fetchone()
    assert row is not None
    return int(row[0])


def stage_counts(conn: Connection) -> dict[Stage, int]:
    """Return how many entries are in each stage, from the kept counts."""
    rows = conn.execute(
        "SELECT key, sum(amount) FROM counts WHERE name = 'items in stage' GROUP BY key"
    ).fetchall()
    return dict.fromkeys(Stage, 0) | {Stage(key): int(amount) for key, amount in rows}


def _item(*, stage: str, **rest: Any) -> Item:
    return Item(stage=Stage(stage), **rest)
