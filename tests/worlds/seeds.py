"""Rows for tests that only read: one method for each table, with what matters as arguments."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Seeds:
    """Puts rows into a migrated database and returns their ids."""

    conn: psycopg.Connection
    numbers: itertools.count[int]

    def add(self, table: str, **values: Any) -> int:
        """Insert one row into *table*."""
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.Placeholder() * len(values)),
        )
        row = self.conn.execute(statement, list(values.values())).fetchone()
        assert row is not None
        return int(row[0])

    def subscription(self, **values: Any) -> int:
        number = next(self.numbers)
        return self.add(
            "subscriptions", **{"url": f"https://feeds.example/{number}", "name": "Feed", **values}
        )

    def item(self, title: str, status: str = "parsed", **values: Any) -> int:
        number = next(self.numbers)
        return self.add(
            "raw_items", identity=f"guid:{number}", title=title, status=status, **values
        )

    def add_sighting(self, item_id: int, subscription_id: int) -> None:
        """Note that a subscription saw an item."""
        self.conn.execute(
            "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) VALUES (%s, %s)",
            (item_id, subscription_id),
        )

    def work(self, title: str = "Show", *, kind: str = "tv", **values: Any) -> int:
        number = next(self.numbers)
        return self.add(
            "works",
            kind=kind,
            bangumi_id=number,
            title=title,
            original_title=title,
            year=2026,
            **values,
        )

    def season(self, work_id: int, number: int = 1, *, kind: str = "tv") -> int:
        return self.add("seasons", work_id=work_id, kind=kind, number=number, title="Season")

    def episode(self, season_id: int, number: float = 1, **values: Any) -> int:
        return self.add("episodes", season_id=season_id, number=number, **values)

    def release(self, item_id: int, decision: str | None = "wanted", **values: Any) -> int:
        return self.add(
            "releases",
            **{
                "raw_item_id": item_id,
                "titles": ["Show"],
                "download_type": "torrent",
                "decision": decision,
                **values,
            },
        )

    def wanted(self, title: str, *episode_ids: int, **values: Any) -> int:
        """Insert an item with a release that is wanted for these episodes."""
        release_id = self.release(self.item(title), **values)
        for episode_id in episode_ids:
            self.conn.execute(
                "INSERT INTO release_episodes VALUES (%s, %s, 'wanted', 'the only release')",
                (release_id, episode_id),
            )
        return release_id

    def download(self, release_id: int, status: str = "downloading", **values: Any) -> int:
        return self.add("downloads", release_id=release_id, status=status, **values)

    def sync(
        self, download_id: int, episode_id: int, status: str = "pending", **values: Any
    ) -> int:
        row = self.conn.execute(
            "SELECT release_id FROM downloads WHERE id = %s", (download_id,)
        ).fetchone()
        assert row is not None
        return self.add(
            "sync_tasks",
            download_id=download_id,
            release_id=row[0],
            episode_id=episode_id,
            status=status,
            **values,
        )

    def file(self, download_id: int, episode_id: int, path: str, **values: Any) -> int:
        return self.add(
            "library_files",
            **{
                "download_id": download_id,
                "episode_id": episode_id,
                "path": path,
                "size": 1000,
                "content_id": "x",
                **values,
            },
        )

    def history(self, entity: str, entity_id: int, new: str, reason: str | None = None) -> int:
        number = next(self.numbers)
        return self.add(
            "status_history",
            entity=entity,
            entity_id=entity_id,
            new_status=new,
            reason=reason,
            at=datetime.now(UTC) + timedelta(seconds=number),
        )

    def poster(self, work_id: int, path: str) -> int:
        return self.add("sidecars", work_id=work_id, kind="poster", path=path, sha256="00")


def seeds(conn: psycopg.Connection) -> Seeds:
    """Return a writer of rows over *conn*."""
    return Seeds(conn, itertools.count(1))
