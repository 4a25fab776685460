"""What is known of every film and show: `media`, `tracked_items`, `requests`, `transfers_seen`.

They are loaded and saved together, so this module alone writes them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.core import history
from anishelf.tracker.domain.facts import Fact, FactKind, Facts, from_json, to_json
from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.progress import items_of
from anishelf.tracker.domain.settling import Settled, SettledItem, Standing, Tracked
from anishelf.tracker.domain.states import MediaKind, Track, TrackedState
from anishelf.tracker.store.request_rows import RequestRows

ITEM = "tracked_item"
"""What the history calls an item."""

_LOCK = 0x616E6973
"""The lock that makes two changes wait for each other until a transaction ends."""

Ids = dict[ItemKey, int]


class Books:
    """Loads and saves whole media; only what differs is written."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._requests = RequestRows(conn)
        self._loaded: dict[int, tuple[Tracked, Ids]] = {}

    def hold(self) -> None:
        """Wait until nobody else changes the book; let go when the transaction ends."""
        self._conn.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        self._loaded.clear()

    def find(self, clues: Collection[str]) -> Mapping[str, Collection[int]]:
        """Return the media of each clue."""
        rows = self._conn.execute(
            "SELECT key, array_agg(media_id) FROM media_keys WHERE key = ANY (%s) GROUP BY key",
            (list(clues),),
        ).fetchall()
        return {key: list(media) for key, media in rows}

    def open(self, kind: MediaKind) -> int:
        """Add a media of which nothing is known yet."""
        row = self._conn.execute(
            "INSERT INTO media (kind) VALUES (%s) RETURNING id", (kind,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def load(self, media_id: int) -> Tracked:
        """Return what is known of a media."""
        row = self._conn.execute(
            "SELECT kind, facts FROM media WHERE id = %s FOR UPDATE", (media_id,)
        ).fetchone()
        assert row is not None
        items, standings, ids = self._items(media_id)
        transfers = self._conn.execute(
            "SELECT download_id, facts FROM transfers_seen WHERE media_id = %s", (media_id,)
        ).fetchall()
        media = Media(
            MediaKind(row[0]),
            from_json(row[1]),
            items,
            self._requests.of(media_id),
            {download: from_json(facts) for download, facts in transfers},
        )
        tracked = Tracked(media, standings)
        self._loaded[media_id] = tracked, ids
        return tracked

    def save(self, media_id: int, media: Media, settled: Settled) -> None:
        """Write what differs from what was loaded, with the timeline of every item."""
        before, ids = self._loaded[media_id]
        standings = {key: item.standing for key, item in settled.items.items()}
        is_told = any(item.rows for item in settled.items.values())
        if media == before.media and standings == before.standings and not is_told:
            return
        self._save_media(media_id, before.media, media)
        for key, item in settled.items.items():
            facts = media.items[key]
            is_same = key in ids and before.media.items.get(key) == facts
            if not is_same or item.rows or item.standing != before.standings.get(key):
                ids[key] = self._save_item(media_id, key, facts, item)
        for download, facts in media.transfers.items():
            if before.media.transfers.get(download) != facts:
                self._save_transfer(media_id, download, facts)
        for key_, request in media.requests.items():
            members = [ids[item] for item in items_of(media, request)]
            self._requests.save(media_id, request, settled.requests[key_], members)
        self._loaded[media_id] = Tracked(media, standings), ids

    def drop(self, media_id: int, *, into: int) -> None:
        """Give a media up in favour of another one, which has taken in all that it held."""
        self._conn.execute(
            """
            UPDATE tracked_items t SET media_id = %(into)s
            WHERE t.media_id = %(media)s AND NOT EXISTS (
                SELECT FROM tracked_items o
                WHERE o.media_id = %(into)s AND o.track = t.track AND o.generation = t.generation
                  AND (o.season, o.episode) IS NOT DISTINCT FROM (t.season, t.episode))
            """,
            {"media": media_id, "into": into},
        )
        self._requests.move(media_id, into)
        self._conn.execute("UPDATE inbox SET media_id = %s WHERE media_id = %s", (into, media_id))
        self._conn.execute("DELETE FROM media WHERE id = %s", (media_id,))
        known, _ = self._loaded[into]
        _, _, ids = self._items(into)
        self._loaded[into] = known, ids

    def _items(self, media_id: int) -> tuple[dict[ItemKey, Facts], dict[ItemKey, Standing], Ids]:
        items, standings, ids = {}, {}, {}
        for number, season, episode, track, generation, facts, state, *rest in self._conn.execute(
            """
            SELECT id, season, episode, track, generation, facts, state, since, stuck_reason
            FROM tracked_items WHERE media_id = %s
            """,
            (media_id,),
        ):
            key = ItemKey(season, episode, Track(track), generation)
            items[key], ids[key] = from_json(facts), number
            standings[key] = Standing(TrackedState(state), *rest)
        return items, standings, ids

    def _save_media(self, media_id: int, before: Media, media: Media) -> None:
        if before.facts != media.facts:
            self._conn.execute(
                """
                UPDATE media SET facts = %s, title = %s, year = %s, is_anime = %s, work_id = %s
                WHERE id = %s
                """,
                (
                    Jsonb(to_json(media.facts)),
                    media.title,
                    media.year,
                    media.is_anime,
                    media.facts.value(FactKind.WORK),
                    media_id,
                ),
            )
        new = media.keys() - before.keys()
        if new:
            self._conn.execute(
                """
                INSERT INTO media_keys (key, media_id) SELECT unnest(%s::text[]), %s
                ON CONFLICT DO NOTHING
                """,
                (sorted(new), media_id),
            )

    def _save_transfer(self, media_id: int, download: str, facts: Facts) -> None:
        self._conn.execute(
            """
            INSERT INTO transfers_seen (media_id, download_id, facts) VALUES (%s, %s, %s)
            ON CONFLICT (media_id, download_id) DO UPDATE SET facts = excluded.facts
            """,
            (media_id, download, Jsonb(to_json(facts))),
        )

    def _save_item(
        self,
        media_id: int,
        key: ItemKey,
        facts: Facts,
        settled: SettledItem,
    ) -> int:
        row = self._conn.execute(
            """
            INSERT INTO tracked_items AS t (
                media_id, season, episode, track, generation, facts, state, since, stuck_since,
                stuck_reason, stuck_suggestion, source, title, airs_at, jellyfin_id, path)
            VALUES (%(media)s, %(season)s, %(episode)s, %(track)s, %(generation)s, %(facts)s,
                %(state)s, %(since)s, %(stuck_since)s, %(stuck_reason)s, %(suggestion)s, %(source)s,
                %(title)s, %(airs_at)s, %(jellyfin_id)s, %(path)s)
            ON CONFLICT (media_id, season, episode, track, generation) DO UPDATE SET
                facts = excluded.facts, state = excluded.state, since = excluded.since,
                stuck_since = excluded.stuck_since, stuck_reason = excluded.stuck_reason,
                stuck_suggestion = excluded.stuck_suggestion, source = excluded.source,
                title = excluded.title, airs_at = excluded.airs_at,
                jellyfin_id = excluded.jellyfin_id, path = excluded.path
            RETURNING id
            """,
            {"media": media_id, **_item_columns(key, facts, settled)},
        ).fetchone()
        assert row is not None
        for each in settled.rows:
            history.record(
                self._conn,
                entity=ITEM,
                entity_id=int(row[0]),
                old=each.old,
                new=each.new,
                reason=None,
                told=history.Told(each.source, each.at, each.evidence, inferred=each.inferred),
            )
        return int(row[0])


def _item_columns(key: ItemKey, facts: Facts, settled: SettledItem) -> dict[str, Any]:
    shown, files = facts.of(FactKind.SHOWN), facts.of(FactKind.IMPORTED)
    return {
        "season": key.season,
        "episode": key.episode,
        "track": key.track,
        "generation": key.generation,
        "facts": Jsonb(to_json(facts)),
        "state": settled.standing.state,
        "since": settled.standing.since,
        "stuck_since": settled.stuck.since if settled.stuck else None,
        "stuck_reason": settled.stuck.reason if settled.stuck else None,
        "suggestion": settled.stuck.suggestion if settled.stuck else None,
        "source": _brought_by(files or facts.of(FactKind.GRABBED) or facts.of(FactKind.MONITORED)),
        "title": facts.value(FactKind.NAMED),
        "airs_at": facts.value(FactKind.AIRS),
        "jellyfin_id": shown[-1].key if shown else None,
        "path": files[-1].key if files else None,
    }


def _brought_by(facts: list[Fact]) -> str | None:
    return facts[-1].source if facts else None
