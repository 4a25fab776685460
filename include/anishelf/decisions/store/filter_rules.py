"""The `filter_rules` table: the filters that users wrote. Their failures are counted here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from psycopg.rows import kwargs_row

from anishelf.decisions.domain.filters import FilterRule, FilterSubject, NewFilter
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.titles.store.rule_rows import RuleRows

_TARGETS = {
    FilterLevel.SUBSCRIPTION: "subscriptions",
    FilterLevel.SEASON: "seasons",
    FilterLevel.WORK: "works",
    FilterLevel.GROUP: "subtitle_groups",
}
_SELECT = """
SELECT f.id, f.kind, f.pattern, f.level,
       coalesce(f.subscription_id, f.season_id, f.work_id, f.group_id) AS target_id,
       CASE f.level
           WHEN 'subscription' THEN 'subscription ' || u.name
           WHEN 'season' THEN w.title || ', season ' || s.number
           WHEN 'work' THEN w.title
           WHEN 'group' THEN 'group ' || g.name
           ELSE 'everything'
       END AS target,
       f.priority, f.enabled, f.failures, f.last_failure, f.last_failed_at
FROM filter_rules f
LEFT JOIN subscriptions u ON u.id = f.subscription_id
LEFT JOIN seasons s ON s.id = f.season_id
LEFT JOIN works w ON w.id = coalesce(f.work_id, s.work_id)
LEFT JOIN subtitle_groups g ON g.id = f.group_id
"""

_FILTER_SUBJECTS = """
SELECT i.id, i.title, r.season_id,
       ARRAY(SELECT group_id FROM release_groups WHERE release_id = r.id),
       ARRAY(SELECT s.id FROM raw_item_sightings g JOIN subscriptions s ON s.id = g.subscription_id
             WHERE g.raw_item_id = i.id AND s.active ORDER BY s.priority DESC, s.id)
FROM raw_items i JOIN releases r ON r.raw_item_id = i.id
"""


class FilterRules(RuleRows):
    """Reads and writes filters."""

    table = "filter_rules"

    def add(self, new: NewFilter) -> FilterRule:
        """Keep a filter that was checked and return it."""
        row = self._conn.execute(
            """
            INSERT INTO filter_rules (kind, pattern, level, subscription_id, season_id, work_id,
                group_id, priority)
            VALUES (%(kind)s, %(pattern)s, %(level)s, %(subscription)s, %(season)s, %(work)s,
                %(group)s, %(priority)s)
            RETURNING id
            """,
            _wishes(new),
        ).fetchone()
        assert row is not None
        found = self.get(row[0])
        assert found is not None
        return found

    def edit(self, filter_id: int, new: NewFilter) -> FilterRule | None:
        """Replace what a filter says; its failures are counted from zero again. None when it is gone."""
        self._conn.execute(
            """
            UPDATE filter_rules
            SET kind = %(kind)s, pattern = %(pattern)s, level = %(level)s,
                subscription_id = %(subscription)s, season_id = %(season)s, work_id = %(work)s,
                group_id = %(group)s, priority = %(priority)s,
                failures = 0, last_failure = NULL, last_failed_at = NULL
            WHERE id = %(id)s
            """,
            {**_wishes(new), "id": filter_id},
        )
        return self.get(filter_id)

    def get(self, filter_id: int) -> FilterRule | None:
        """Return one filter."""
        found = self._select("WHERE f.id = %s", (filter_id,))
        return found[0] if found else None

    def all(self) -> list[FilterRule]:
        """Return every filter, those of higher priority first."""
        return self._select("ORDER BY f.priority DESC, f.id", ())

    def enabled(self) -> list[FilterRule]:
        """Return the filters that are in use."""
        return self._select("WHERE f.enabled ORDER BY f.priority DESC, f.id", ())

    def works_of(self, season_ids: Collection[int]) -> dict[int, int]:
        """Return the work of each season."""
        rows = self._conn.execute(
            "SELECT id, work_id FROM seasons WHERE id = ANY(%s)", (list(season_ids),)
        )
        return dict(rows.fetchall())

    def newest(self, *, limit: int) -> list[tuple[int, FilterSubject]]:
        """Return the newest items that are releases, as filters see them."""
        rows = self._conn.execute(
            f"{_FILTER_SUBJECTS} WHERE i.status = 'parsed' ORDER BY i.id DESC LIMIT %s", (limit,)
        )
        return [(item_id, _filter_subject(*seen)) for item_id, *seen in rows]

    def has_target(self, level: FilterLevel, target_id: int) -> bool:
        """Return whether there is what a filter of this level would count for."""
        row = self._conn.execute(
            f"SELECT FROM {_TARGETS[level]} WHERE id = %s", (target_id,)
        ).fetchone()
        return row is not None

    def group_id(self, name: str) -> int | None:
        """Return the id of a subtitle group by its name, upper and lower case alike."""
        row = self._conn.execute(
            """
            SELECT id FROM subtitle_groups WHERE lower(name) = lower(%s) ORDER BY name = %s DESC, id
            """,
            (name, name),
        ).fetchone()
        return int(row[0]) if row else None

    def _select(self, clause: str, params: tuple[object, ...]) -> list[FilterRule]:
        with self._conn.cursor(row_factory=kwargs_row(_filter)) as cursor:
            cursor.execute(f"{_SELECT} {clause}", params)
            return cursor.fetchall()


def _wishes(new: NewFilter) -> dict[str, object]:
    targets = {str(level): None for level in _TARGETS} | {str(new.level): new.target_id}
    return {
        "kind": new.kind,
        "pattern": new.pattern,
        "level": new.level,
        "priority": new.priority,
        **targets,
    }


def _filter_subject(
    title: str, season_id: int | None, group_ids: list[int], subscription_ids: list[int]
) -> FilterSubject:
    return FilterSubject(title, frozenset(group_ids), tuple(subscription_ids), season_id)


def _filter(*, kind: str, level: str, **columns: Any) -> FilterRule:
    return FilterRule(kind=FilterKind(kind), level=FilterLevel(level), **columns)
