"""The `title_parsers` table: the parsers that users wrote. Their failures are counted here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from anishelf.titles.domain.title_fields import Field
from anishelf.titles.domain.title_rules import NewTitleParser, Source, TitleParser
from anishelf.titles.store.rule_rows import RuleRows

_COLUMNS = """
    id, name, pattern, condition, fields, priority, enabled, failures, last_failure, last_failed_at
"""


class TitleParsers(RuleRows):
    """Reads and writes parsers; a name is taken once."""

    table = "title_parsers"

    def add(self, new: NewTitleParser) -> TitleParser | None:
        """Keep a parser that was checked and return it, or None when its name is taken."""
        row = self._conn.execute(
            """
            INSERT INTO title_parsers (name, pattern, condition, fields, priority)
            VALUES (%(name)s, %(pattern)s, %(condition)s, %(fields)s, %(priority)s)
            ON CONFLICT (name) DO NOTHING RETURNING id
            """,
            _wishes(new),
        ).fetchone()
        return self.get(row[0]) if row else None

    def edit(self, parser_id: int, new: NewTitleParser) -> TitleParser | None:
        """Replace what a parser says; its failures are counted from zero again. None when the name is taken."""
        cursor = self._conn.execute(
            """
            UPDATE title_parsers
            SET name = %(name)s, pattern = %(pattern)s, condition = %(condition)s,
                fields = %(fields)s, priority = %(priority)s,
                failures = 0, last_failure = NULL, last_failed_at = NULL
            WHERE id = %(id)s
              AND NOT EXISTS (SELECT FROM title_parsers WHERE name = %(name)s AND id <> %(id)s)
            """,
            {**_wishes(new), "id": parser_id},
        )
        return self.get(parser_id) if cursor.rowcount else None

    def get(self, parser_id: int) -> TitleParser | None:
        """Return one parser."""
        found = self._select("WHERE id = %s", (parser_id,))
        return found[0] if found else None

    def all(self) -> list[TitleParser]:
        """Return every parser in the order in which they are tried."""
        return self._select("ORDER BY priority DESC, id", ())

    def enabled(self) -> list[TitleParser]:
        """Return the parsers that are in use, in their order."""
        return self._select("WHERE enabled ORDER BY priority DESC, id", ())

    def _select(self, clause: str, params: tuple[object, ...]) -> list[TitleParser]:
        with self._conn.cursor(row_factory=kwargs_row(_parser)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM title_parsers {clause}", params)
            return cursor.fetchall()


def _wishes(new: NewTitleParser) -> dict[str, object]:
    fields = {
        str(field): {"group" if source.is_group else "text": source.value}
        for field, source in (new.fields or {}).items()
    }
    return {
        "name": new.name,
        "pattern": new.pattern,
        "condition": new.condition,
        "fields": Jsonb(fields),
        "priority": new.priority,
    }


def _parser(*, fields: Mapping[str, Mapping[str, str]], **columns: Any) -> TitleParser:
    return TitleParser(
        fields={Field(name): _source(each) for name, each in fields.items()}, **columns
    )


def _source(stored: Mapping[str, str]) -> Source:
    if "group" in stored:
        return Source(stored["group"], is_group=True)
    return Source(stored["text"], is_group=False)
