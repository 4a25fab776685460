"""Which media and requests a look is for. It reads; the book writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from anishelf.tracker.domain.report import compared_key, request_key
from anishelf.tracker.domain.states import MediaKind, TrackedState

_OVER = [TrackedState.DECLINED, TrackedState.CANCELLED, TrackedState.DELETED]
_WAITING = [
    TrackedState.DOWNLOADED,
    TrackedState.IMPORTING,
    TrackedState.ANIME_MATCHING,
    TrackedState.MATCH_FAILED,
]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What an action needs of a request."""

    id: int
    media_id: int
    key: str
    state: str
    seasons: Sequence[int] | None


class Selections:
    """Finds work by state."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def natives(self, sender_id: int) -> list[tuple[int, str]]:
        """Return followed media and the id that one Sonarr or Radarr gave each."""
        return self._conn.execute(
            """
            SELECT m.id, m.facts -> 'native' -> %(sender)s ->> 2 FROM media m
            WHERE m.facts -> 'native' ? %(sender)s
              AND (EXISTS (SELECT FROM tracked_items i WHERE i.media_id = m.id
                           AND NOT i.state::text = ANY (%(over)s))
                   OR EXISTS (SELECT FROM requests r WHERE r.media_id = m.id
                              AND NOT r.state::text = ANY (%(over)s)))
            """,
            {"sender": str(sender_id), "over": _OVER},
        ).fetchall()

    def asked_anew(self, sender_id: int) -> list[tuple[int, str, list[int]]]:
        """Return media, their id at one Sonarr or Radarr, and the requests that are open now.

        Only those whose open requests are not the ones that they were compared for last.
        """
        return self._conn.execute(
            """
            SELECT m.id, m.facts -> 'native' -> %(sender)s ->> 2, array_agg(r.id ORDER BY r.id)
            FROM media m JOIN requests r ON r.media_id = m.id
            WHERE m.facts -> 'native' ? %(sender)s
              AND NOT r.state = ANY (%(over)s::tracked_state[])
            GROUP BY m.id
            HAVING to_jsonb(array_agg(r.id ORDER BY r.id)) IS DISTINCT FROM (
                SELECT value FROM tracker_cursors c WHERE c.name = %(compared)s || m.id)
            """,
            {"sender": str(sender_id), "over": _OVER, "compared": compared_key(sender_id, "")},
        ).fetchall()

    def keys_without_native(self, sender_id: int, kind: MediaKind) -> Mapping[str, int]:
        """Return the keys of media that are asked for and that this instance has not named yet."""
        rows = self._conn.execute(
            """
            SELECT k.key, m.id FROM media m JOIN media_keys k ON k.media_id = m.id
            WHERE m.kind = %(kind)s AND NOT coalesce(m.facts -> 'native' ? %(sender)s, false)
              AND EXISTS (SELECT FROM requests r WHERE r.media_id = m.id
                          AND NOT r.state::text = ANY (%(over)s))
            """,
            {"kind": kind, "sender": str(sender_id), "over": _OVER},
        ).fetchall()
        return dict(rows)

    def media_of_request(self, key: str) -> int | None:
        """Return the media of a request."""
        row = self._conn.execute("SELECT media_id FROM requests WHERE key = %s", (key,)).fetchone()
        return int(row[0]) if row else None

    def open_requests(self, sender_id: int) -> list[str]:
        """Return the keys of one Seerr's requests that are not over."""
        rows = self._conn.execute(
            """
            SELECT key FROM requests
            WHERE key LIKE %s AND NOT state = ANY (%s::tracked_state[]) ORDER BY id
            """,
            (request_key(sender_id, "%"), _OVER),
        ).fetchall()
        return [row[0] for row in rows]

    def waiting_for_jellyfin(self) -> list[int]:
        """Return the media with an item that Jellyfin should show by now."""
        return self._media("state = ANY (%s::tracked_state[])", _WAITING)

    def followed(self) -> list[int]:
        """Return the media with an item that is not over, available ones too."""
        return self._media("NOT state = ANY (%s::tracked_state[])", _OVER)

    def moving(self, after: int, limit: int) -> list[int]:
        """Return the next media with an item that time alone may change: it waits for something."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT media_id FROM tracked_items
            WHERE NOT state = ANY (%s::tracked_state[]) AND media_id > %s ORDER BY 1 LIMIT %s
            """,
            ([*_OVER, TrackedState.AVAILABLE], after, limit),
        ).fetchall()
        return [row[0] for row in rows]

    def unmatched_files(self) -> list[str]:
        """Return the files of anime that wait for Shoko's match."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT i.path FROM tracked_items i JOIN media m ON m.id = i.media_id
            WHERE m.is_anime AND i.path IS NOT NULL AND NOT i.facts ? 'matched'
              AND i.state = ANY (%s::tracked_state[])
            """,
            (_WAITING,),
        ).fetchall()
        return [row[0] for row in rows]

    def last_change(self) -> datetime | None:
        """Return when the state of an item changed last; what is stuck does not count."""
        row = self._conn.execute("SELECT max(since) FROM tracked_items").fetchone()
        return row[0] if row else None

    def waiting_since(self) -> datetime | None:
        """Return since when the newest item waits for Jellyfin, None where none does."""
        row = self._conn.execute(
            "SELECT max(since) FROM tracked_items WHERE state = ANY (%s::tracked_state[])",
            (_WAITING,),
        ).fetchone()
        return row[0] if row else None

    def request(self, request_id: int) -> RequestRow | None:
        """Return one request."""
        row = self._conn.execute(
            "SELECT id, media_id, key, state, seasons FROM requests WHERE id = %s", (request_id,)
        ).fetchone()
        return RequestRow(*row) if row else None

    def has_media(self, media_id: int) -> bool:
        """Return whether there is such a film or show."""
        row = self._conn.execute("SELECT FROM media WHERE id = %s", (media_id,)).fetchone()
        return row is not None

    def _media(self, condition: str, states: list[TrackedState]) -> list[int]:
        query = f"SELECT DISTINCT media_id FROM tracked_items WHERE {condition} ORDER BY 1"
        return [row[0] for row in self._conn.execute(query.encode(), (states,))]
