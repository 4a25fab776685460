"""What a person means by an id or a part of a name: exactly one thing, or a refusal that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from psycopg import Connection

from anishelf.errors import NotOneFits

_SHOWN = 10
_LONGEST_ID = 18


class Kind(Enum):
    """What may be named, with the query that lists it."""

    SUBSCRIPTION = "subscription"
    SHOW = "show"
    DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an id and the name that people know it by."""

    id: int
    name: str

    def __str__(self) -> str:
        return f"{self.id} ({self.name})"


_NAMES = {
    Kind.SUBSCRIPTION: "SELECT id, name FROM subscriptions WHERE active",
    Kind.SHOW: "SELECT id, concat_ws(' / ', title, nullif(original_title, title)) AS name FROM works",
    Kind.DOWNLOAD: """
        SELECT d.id, i.title AS name FROM downloads d
        JOIN releases r ON r.id = d.release_id JOIN raw_items i ON i.id = r.raw_item_id
    """,
}


def find_all(conn: Connection, kind: Kind, wanted: Sequence[object]) -> list[Thing]:
    """Return what each of *wanted* names, an id or a part of a name; or raise NotOneFits."""
    return [_find(conn, kind, str(each).strip()) for each in wanted]


def _find(conn: Connection, kind: Kind, text: str) -> Thing:
    """Return the one thing that *text* names; a whole name counts before the parts of others."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else None
    rows = conn.execute(
        f"""
        SELECT id, name FROM ({_NAMES[kind]}) AS named
        WHERE %(text)s <> '' AND CASE WHEN %(id)s::bigint IS NULL
              THEN strpos(lower(name), lower(%(text)s)) > 0 ELSE id = %(id)s END
        ORDER BY lower(name) <> lower(%(text)s), id DESC LIMIT %(limit)s
        """,
        {"text": text, "id": number, "limit": _SHOWN + 1},
    ).fetchall()
    found = [Thing(*row) for row in rows]
    whole = [each for each in found if each.name.casefold() == text.casefold()]
    fitting = whole or found
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise NotOneFits(f"no {kind.value} has the id or the name “{text}”")
    more = "; and more" if len(fitting) > _SHOWN else ""
    listed = "; ".join(map(str, fitting[:_SHOWN]))
    raise NotOneFits(f"“{text}” names several {kind.value}s, take an id: {listed}{more}")
