"""Brings what other programs keep: a database or a file of theirs, or what their API answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from anishelf.errors import ImportUnreadable
from anishelf.feeds.ports import Web
from anishelf.following.domain.imports import Program
from anishelf.following.domain.imports.model import Row, Tables

_LARGEST = 64 << 20
_SQLITE = b"SQLite format 3\0"
_MOST_ROWS = 200_000
_KEPT: Mapping[Program, Mapping[str, str]] = {
    Program.AUTO_BANGUMI: {"bangumi": "bangumi", "rssitem": "rssitem", "torrent": "torrent"},
    Program.SONARR: {"series": "Series", "episodes": "Episodes"},
}
"""The tables that are read of a database, and what they are called in it."""


def read_program(program: Program, place: str, web: Web, *, key: str | None = None) -> Tables:
    """Return what *program* keeps at *place*, a file or an address; *key* is Sonarr's API key.

    Raises ImportUnreadable for what is not its, and FetchFailed.
    """
    if place.lower().startswith(("http://", "https://")):
        return _from_web(program, place, web, key)
    path = Path(place).expanduser()
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except OSError as error:
        raise ImportUnreadable(f"{place} cannot be read: {error.strerror}") from error
    if body.startswith(_SQLITE):
        return _from_database(program, path)
    if len(body) > _LARGEST:
        raise ImportUnreadable(f"{place} is larger than {_LARGEST >> 20} MiB")
    return _from_text(program, body, place)


def _from_web(program: Program, place: str, web: Web, key: str | None) -> Tables:
    if program is not Program.SONARR:
        return _from_text(program, web.get(place, trust_host=True).body, place)
    base = place.rstrip("/").removesuffix("/api/v3") + "/api/v3"
    headers = {"X-Api-Key": key} if key else {}

    def ask(path: str) -> list[Row]:
        body = web.get(f"{base}/{path}", headers=headers, trust_host=True).body
        return _rows(_json(body, place))

    series = ask("series")
    numbers = [each["id"] for each in series if isinstance(each.get("id"), int)]
    episodes = [row for n in numbers for row in ask(f"episode?seriesId={quote(str(n))}")]
    return {"series": series, "episodes": episodes}


def _from_database(program: Program, path: Path) -> Tables:
    names = _KEPT.get(program)
    if names is None:
        raise ImportUnreadable(f"{program} keeps no database that is read here")
    try:
        # Only read, and never locked: the program may be at work on it.
        with sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True) as conn:
            conn.row_factory = sqlite3.Row
            there = {row[0].lower() for row in conn.execute("SELECT name FROM sqlite_master")}
            found = {name: _table(conn, t) for name, t in names.items() if t.lower() in there}
    except sqlite3.Error as error:
        raise ImportUnreadable(f"{path} cannot be read: {error}") from error
    return found


def _table(conn: sqlite3.Connection, name: str) -> list[Row]:
    rows = conn.execute(f'SELECT * FROM "{name}" LIMIT {_MOST_ROWS}')  # noqa: S608  # a name of ours
    return [{key: _unpacked(row[key]) for key in row.keys()} for row in rows]  # noqa: SIM118


def _unpacked(value: Any) -> Any:
    """Return a value; lists that Sonarr keeps as JSON text are lists."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _from_text(program: Program, body: bytes, place: str) -> Tables:
    if program is Program.FLEXGET:
        return {"": _rows([_yaml(body, place)])}
    found = _json(body, place)
    first = next(iter(_KEPT.get(program, {"": ""})))
    if isinstance(found, Mapping):
        return {str(name): _rows(rows) for name, rows in found.items() if isinstance(rows, list)}
    return {first: _rows(found)}


def _json(body: bytes, place: str) -> Any:
    return _read(json.loads, body, place, "JSON")


def _yaml(body: bytes, place: str) -> Any:
    return _read(yaml.safe_load, body, place, "YAML")


def _read(read: Callable[[bytes], Any], body: bytes, place: str, kind: str) -> Any:
    try:
        return read(body)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ImportUnreadable(f"{place} is no {kind}: {str(error)[:200]}") from error


def _rows(value: Any) -> list[Row]:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise ImportUnreadable("a list of entries was expected there")
    return value
