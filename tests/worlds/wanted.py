"""Rows that the steps before the download would have left: releases that somebody wants."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from psycopg import Connection

from anishelf.core.bencode import Bencoded, encode

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class WantedRelease:
    id: int
    raw_item_id: int
    episode_ids: tuple[int, ...]
    url: str


def torrent(name: str = "Show - 01.mkv", size: int = 1000) -> bytes:
    """Return a .torrent that nobody can download."""
    info: dict[bytes, Bencoded] = {
        b"name": name.encode(),
        b"length": size,
        b"piece length": 16384,
        b"pieces": b"p" * 20,
    }
    return encode({b"info": info})


def magnet(number: int, name: str = "Show") -> str:
    return f"magnet:?xt=urn:btih:{number:040x}&dn={name}"


def add_wanted(
    conn: Connection,
    *,
    url: str | None = None,
    download_type: str = "magnet",
    title: str = "[Group] Show - 01",
    episodes: int = 1,
    preferred: str | None = None,
) -> WantedRelease:
    """Add a release that is decided `wanted` for new episodes; its default address is a magnet."""
    number = next(_numbers)
    url = url or magnet(number)
    item = _insert(
        conn,
        "INSERT INTO raw_items (identity, title, download_url, status) "
        "VALUES (%s, %s, %s, 'parsed') RETURNING id",
        f"url:{number}",
        title,
        url,
    )
    release = _insert(
        conn,
        "INSERT INTO releases (raw_item_id, titles, download_type, decision) "
        "VALUES (%s, ARRAY['Show'], %s, 'wanted') RETURNING id",
        item,
        download_type,
    )
    episode_ids = tuple(_add_episode(conn, release, each) for each in range(1, episodes + 1))
    if preferred is not None:
        _subscribe(conn, item, preferred)
    return WantedRelease(release, item, episode_ids, url)


def _add_episode(conn: Connection, release: int, number: int) -> int:
    season = conn.execute(
        "SELECT s.id FROM seasons s JOIN release_episodes re ON true "
        "JOIN episodes e ON e.id = re.episode_id AND e.season_id = s.id "
        "WHERE re.release_id = %s LIMIT 1",
        (release,),
    ).fetchone()
    season_id = season[0] if season else _add_season(conn)
    episode = _insert(
        conn,
        "INSERT INTO episodes (season_id, number) VALUES (%s, %s) RETURNING id",
        season_id,
        number,
    )
    conn.execute(
        "INSERT INTO release_episodes (release_id, episode_id, decision, reason) "
        "VALUES (%s, %s, 'wanted', 'test')",
        (release, episode),
    )
    return episode


def _add_season(conn: Connection) -> int:
    work = _insert(
        conn,
        "INSERT INTO works (kind, bangumi_id, title, original_title, year) "
        "VALUES ('tv', %s, 'Show', 'Show', 2026) RETURNING id",
        next(_numbers),
    )
    return _insert(
        conn,
        "INSERT INTO seasons (work_id, kind, number, title) VALUES (%s, 'tv', 1, 'Show') "
        "RETURNING id",
        work,
    )


def _subscribe(conn: Connection, item: int, preferred: str) -> None:
    subscription = _insert(
        conn,
        "INSERT INTO subscriptions (url, name, preferred_downloader) "
        "VALUES (%s, 'Feed', %s) RETURNING id",
        f"http://127.0.0.1/{next(_numbers)}",
        preferred,
    )
    conn.execute(
        "INSERT INTO raw_item_sightings (raw_item_id, subscription_id) VALUES (%s, %s)",
        (item, subscription),
    )


def _insert(conn: Connection, statement: str, *values: object) -> int:
    row = conn.execute(statement.encode(), values).fetchone()
    assert row is not None
    return int(row[0])
