"""The rows of `requests` and `request_items`; the book alone calls this."""

from __future__ import annotations

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.tracker.domain.facts import from_json, to_json
from anishelf.tracker.domain.media import Request
from anishelf.tracker.domain.progress import Progress
from anishelf.tracker.domain.states import Track


class RequestRows:
    """Reads and writes the requests of a media."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of(self, media_id: int) -> dict[str, Request]:
        """Return the requests of a media by key."""
        rows = self._conn.execute(
            """
            SELECT key, seasons, track, facts, person, opens, closes
            FROM requests WHERE media_id = %s
            """,
            (media_id,),
        ).fetchall()
        return {
            key: Request(
                key,
                None if seasons is None else frozenset(seasons),
                Track(track),
                from_json(facts),
                person,
                opens,
                closes,
            )
            for key, seasons, track, facts, person, opens, closes in rows
        }

    def save(
        self, media_id: int, request: Request, progress: Progress, item_ids: list[int]
    ) -> None:
        """Write a request, what it has come to, and the items that it counts."""
        row = self._conn.execute(
            """
            INSERT INTO requests AS r (
                media_id, key, seasons, track, person, facts, opens, closes, state, since, total,
                aired, available, counts, bytes_done, bytes_total)
            VALUES (%(media)s, %(key)s, %(seasons)s, %(track)s, %(person)s, %(facts)s, %(opens)s,
                %(closes)s, %(state)s, clock_timestamp(), %(total)s, %(aired)s, %(available)s,
                %(counts)s, %(done)s, %(size)s)
            ON CONFLICT (key) DO UPDATE SET
                media_id = excluded.media_id, seasons = excluded.seasons,
                person = excluded.person, facts = excluded.facts, opens = excluded.opens,
                closes = excluded.closes, state = excluded.state,
                since = CASE WHEN r.state = excluded.state THEN r.since ELSE excluded.since END,
                total = excluded.total, aired = excluded.aired, available = excluded.available,
                counts = excluded.counts, bytes_done = excluded.bytes_done,
                bytes_total = excluded.bytes_total
            RETURNING id
            """,
            {
                "media": media_id,
                "key": request.key,
                "seasons": None if request.seasons is None else sorted(request.seasons),
                "track": request.track,
                "person": request.person,
                "facts": Jsonb(to_json(request.facts)),
                "opens": request.opens,
                "closes": request.closes,
                "state": progress.state,
                "total": progress.total,
                "aired": progress.aired,
                "available": progress.available,
                "counts": Jsonb({state.value: n for state, n in progress.counts.items()}),
                "done": progress.bytes_done,
                "size": progress.bytes_total,
            },
        ).fetchone()
        assert row is not None
        self._conn.execute(
            """
            WITH gone AS (
                DELETE FROM request_items
                WHERE request_id = %(request)s AND NOT item_id = ANY (%(items)s))
            INSERT INTO request_items (request_id, item_id)
            SELECT %(request)s, unnest(%(items)s::bigint[]) ON CONFLICT DO NOTHING
            """,
            {"request": row[0], "items": item_ids},
        )

    def move(self, media_id: int, into: int) -> None:
        """Give the requests of a media to another one."""
        self._conn.execute(
            "UPDATE requests SET media_id = %s WHERE media_id = %s", (into, media_id)
        )
