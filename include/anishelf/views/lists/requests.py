"""Requests as lists show them: chosen by tab, title, person and kind, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from anishelf.core.keyset import Place, numbers
from anishelf.tracker.domain.states import TrackedState
from anishelf.views.requests import LINES, RequestLine

_S = TrackedState
SPINES = 26
"""Episodes of one request that a list draws; of more it draws a bar."""


class RequestTab(StrEnum):
    """A part of the list."""

    ALL = "all"
    UNDER_WAY = "under_way"
    STUCK = "stuck"
    APPROVAL = "approval"
    COMPLETE = "complete"
    FAILED = "failed"
    OVER = "over"


_STATES: Mapping[RequestTab, Sequence[TrackedState]] = {
    RequestTab.ALL: (),
    RequestTab.UNDER_WAY: (
        _S.APPROVED, _S.GRABBING, _S.DOWNLOADING, _S.DOWNLOADED, _S.IMPORTING, _S.ANIME_MATCHING,
    ),
    RequestTab.STUCK: (),
    RequestTab.APPROVAL: (_S.REQUESTED,),
    RequestTab.COMPLETE: (_S.AVAILABLE, _S.PARTIALLY_AVAILABLE, _S.UNAIRED),
    RequestTab.FAILED: (_S.FAILED, _S.MATCH_FAILED),
    RequestTab.OVER: (_S.DECLINED, _S.CANCELLED, _S.DELETED),
}  # fmt: skip

_CHOSEN = """
    WHERE (%(states)s::text[] = '{}' OR r.state::text = ANY (%(states)s))
      AND (NOT %(stuck)s OR EXISTS (
          SELECT FROM tracked_items i JOIN request_items x ON x.item_id = i.id
          WHERE x.request_id = r.id AND i.stuck_since IS NOT NULL))
      AND (%(text)s::text IS NULL OR m.title ILIKE %(text)s OR r.person ILIKE %(text)s)
      AND (%(person)s::text IS NULL OR r.person = %(person)s)
      AND (%(kind)s::text IS NULL OR m.kind::text = %(kind)s)
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen of the requests; nothing said means all of them."""

    tab: RequestTab = RequestTab.ALL
    text: str | None = None
    person: str | None = None
    kind: str | None = None

    def parameters(self) -> dict[str, Any]:
        """Return the values of the query."""
        escaped = (self.text or "").replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return {
            "states": [each.value for each in _STATES[self.tab]],
            "stuck": self.tab is RequestTab.STUCK,
            "text": f"%{escaped}%" if self.text else None,
            "person": self.person or None,
            "kind": self.kind or None,
        }


@dataclass(frozen=True, slots=True)
class Spine:
    """One item of a request as a list draws it."""

    state: str
    stuck: bool


class RequestList:
    """Reads requests, the newest first."""

    def __init__(self, conn: Connection, chosen: Chosen) -> None:
        self._conn = conn
        self._chosen = chosen

    def page(self, *, limit: int, after: Place | None = None) -> list[RequestLine]:
        """Return at most *limit* requests that follow the place *after*."""
        (last,) = numbers(after, count=1)
        with self._conn.cursor(row_factory=class_row(RequestLine)) as cursor:
            cursor.execute(
                f"""
                {LINES} {_CHOSEN} AND (%(last)s::bigint IS NULL OR r.id < %(last)s)
                ORDER BY r.id DESC LIMIT %(limit)s
                """.encode(),
                {**self._chosen.parameters(), "last": last, "limit": limit},
            )
            return cursor.fetchall()

    def count(self) -> int:
        """Return how many requests are chosen."""
        query = f"SELECT count(*) FROM requests r JOIN media m ON m.id = r.media_id {_CHOSEN}"
        row = self._conn.execute(query.encode(), self._chosen.parameters()).fetchone()
        return int(row[0]) if row else 0


def place_of(row: RequestLine) -> Place:
    """Return where a request stands in the list."""
    return (row.id,)


def counts(conn: Connection) -> dict[RequestTab, int]:
    """Return how many requests each tab has."""
    rows: dict[str, int] = dict(
        conn.execute("SELECT state::text, count(*)::integer FROM requests GROUP BY 1").fetchall()
    )
    found = {
        tab: sum(rows.get(state.value, 0) for state in states) for tab, states in _STATES.items()
    }
    return {**found, RequestTab.ALL: sum(rows.values()), RequestTab.STUCK: _stuck(conn)}


def people(conn: Connection) -> list[str]:
    """Return who asked for anything."""
    rows = conn.execute(
        "SELECT DISTINCT person FROM requests WHERE person IS NOT NULL ORDER BY 1 LIMIT 200"
    )
    return [row[0] for row in rows]


def spines(conn: Connection, request_ids: Sequence[int]) -> dict[int, list[Spine]]:
    """Return the items of requests in their order; of those with too many to draw none."""
    rows = conn.execute(
        """
        SELECT x.request_id, array_agg(i.state::text ORDER BY i.season, i.episode),
               array_agg(i.stuck_since IS NOT NULL ORDER BY i.season, i.episode)
        FROM request_items x JOIN tracked_items i ON i.id = x.item_id
        WHERE x.request_id = ANY (%s) GROUP BY 1 HAVING count(*) <= %s
        """,
        (list(request_ids), SPINES),
    )
    return {
        request: [Spine(*each) for each in zip(states, stuck, strict=True)]
        for request, states, stuck in rows
    }


def _stuck(conn: Connection) -> int:
    row = conn.execute(
        """
        SELECT count(DISTINCT x.request_id) FROM tracked_items i
        JOIN request_items x ON x.item_id = i.id WHERE i.stuck_since IS NOT NULL
        """
    ).fetchone()
    return int(row[0]) if row else 0
