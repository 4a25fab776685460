"""Writes docs/data-model.md from a database that was just migrated; `--check` only compares.

It starts a PostgreSQL of its own. What a table is for stands here, one line each; columns, keys and
values are the database's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.rows import class_row

PAGE = Path(__file__).with_name("data-model.md")
ROOMS: Mapping[str, Mapping[str, str]] = {
    "feeds": {
        "subscriptions": "A feed that is followed: how often, from where on, with which policy.",
        "raw_items": "A feed entry, kept for ever, and how far it came.",
        "item_stages": "How far an entry came, and why not further; triggers keep it.",
        "feed_hosts": "How often a host of feeds was asked today, and how long its answers are good.",
        "raw_item_sightings": "Which subscription saw an entry when, with its own title and ids.",
    },
    "titles": {
        "title_parsers": "A user's own rule that reads titles.",
    },
    "identity": {
        "works": "A franchise, or a film: the folder in the library.",
        "seasons": "A season as Jellyfin shows it.",
        "season_parts": "The bangumi.tv subjects that a season is made of; split cours have two.",
        "episodes": "An episode of a season, or a film; not wanted any more once its user removed it.",
        "external_ids": "What a site calls a part of a season; the ids of bangumi.tv and Mikan identify it.",
        "identity_reviews": "A title that nobody could place for certain, with what it may be.",
        "bangumi_subjects": "A subject of bangumi.tv as it was last fetched.",
        "bangumi_episodes": "An episode of bangumi.tv as it was last fetched.",
        "bangumi_names": "The names under which a subject is found.",
        "bangumi_redirects": "A subject that was merged into another one.",
        "bangumi_searches": "What a search on bangumi.tv found, so that it is not asked again soon.",
        "mikan_shows": "The subject that a page of Mikan leads to.",
        "catalogue_shows": "A show of bangumi-data.",
        "catalogue_names": "A name of a show of bangumi-data, as it is compared.",
        "catalogue_ids": "What another site calls a show of bangumi-data.",
        "tvdb_links": "An anime of AniDB as TheTVDB has it, of the community's id list.",
        "id_list_loads": "When the id list was last loaded, and which version.",
        "catalogue_loads": "When bangumi-data was last loaded, and which version.",
    },
    "decisions": {
        "subtitle_groups": "A release group; joint groups are several.",
        "releases": "What one entry offers, and the decision about it with its first reason.",
        "release_groups": "Who made a release.",
        "release_episodes": "The decision about a release for each of its episodes.",
        "release_conflicts": "An episode for which a person has to choose between releases.",
        "global_policy": "What everybody prefers, takes and refuses; one row.",
        "filter_rules": "A rule that refuses titles or asks for something in them.",
        "reparse_requests": "A wish that what is there is read and decided again.",
        "reparse_runs": "What one run of `reparse_releases` came to.",
        "reparse_changes": "A release that a run of `reparse_releases` reads or decides in another way.",
    },
    "downloads": {
        "downloaders": "A downloader, its priority and its health.",
        "downloader_capabilities": "What a downloader takes.",
        "downloads": "One transfer at one downloader; a torrent may carry many episodes.",
        "download_attempts": "Which downloader was asked for a download, and what it said.",
        "torrent_failures": "A .torrent that could not be had, how often, why, and when it is fetched again.",
        "download_commands": "What a person wants to be done with a download, and the answer.",
    },
    "library": {
        "sync_tasks": "One operation on the file of one episode, kept as history.",
        "library_files": "A file that we own in the library.",
        "companions": "A subtitle or an extra that came with a video.",
        "sidecars": "An NFO or picture that we wrote, with its hash: what has another one is not ours.",
        "relocations": "A file that is to lie somewhere else, while it moves.",
        "trash": "A file that was replaced or removed; kept for 30 days.",
    },
    "following": {
        "calendar_links": "An address of the calendar feed, with the hash of its token.",
        "follows": "A show that is followed by a feed; an ended one stays as history.",
    },
    "tracker": {
        "senders": "A program that may call the inbox, with the hashes of its token.",
        "inbox": "A raw event as it came in, masked, and what became of it.",
        "inbox_refusals": "How often calls were turned away, and why.",
        "media": "A film or a show as the neighbours know it.",
        "media_keys": "An id under which neighbours speak of a film or show.",
        "tracked_items": "A film or an episode on a track, with the facts and the state that follows from them.",
        "requests": "Who asked for what, and how much of it is there.",
        "request_items": "The items that a request counts.",
        "transfers_seen": "A download of a neighbour, and the items that it feeds.",
        "tracker_cursors": "How far a neighbour was read.",
    },
    "deletions": {
        "deletions": "Something that is to go: its preview, who asked and agreed, and how it ended.",
        "deletion_steps": "How far a deletion is with one program; updated in place.",
        "deletion_absences": "A title that a program does not have any more; twice makes it so.",
        "deletion_pauses": "When and why nothing may be deleted.",
    },
    "notifications": {
        "channels": "Where messages go, which ones, when, in which words, and how it does.",
        "notices": "A change that is worth telling.",
        "deliveries": "A notice for a channel, and the message that tells it.",
        "messages": "A message on its way to a channel, or delivered.",
        "troubles": "Something that is away, and how much of that was told.",
        "notice_cursor": "How far the history was read for notices.",
    },
    "access": {
        "api_tokens": "A token for a program, hashed, with what it may do.",
        "idempotency_keys": "A call with a key, and its answer, so that the same call acts once.",
        "operations": "Long work that a page or a program asked for, and how far it is.",
    },
    "core": {
        "counts": "A difference to a number that lists show; triggers add them, and add them up.",
        "question_calls": "When somebody was last called to ask the questions of a table.",
        "status_history": "Every change of a status, with its reason, in the transaction that made it.",
        "rate_limits": "When an outside service may be asked next.",
        "schema_version": "The newest migration that was applied; Alembic's.",
    },
}


class TableUnknown(ValueError):
    """A table has no line here, or a line has no table."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as PostgreSQL describes it."""

    table: str
    name: str
    kind: str
    required: bool
    default: str | None
    key: bool
    leads_to: str | None

    @property
    def row(self) -> str:
        """The column as a row of the page."""
        notes = [
            *(("key",) if self.key else ()),
            *((f"→ [`{self.leads_to}`](#{self.leads_to})",) if self.leads_to else ()),
            *(("may be empty",) if not self.required else ()),
            *((f"default `{self.default}`",) if self.default else ()),
        ]
        kind = self.kind.replace("timestamp with time zone", "timestamptz")
        return f"| `{self.name}` | {kind} | {', '.join(notes)} |"


def page(conn: psycopg.Connection) -> str:
    """Return the page of the database behind *conn*."""
    columns, unique, values = _columns(conn), _unique(conn), _values(conn)
    _compare_names(set(columns))
    parts = ["# The data model", "Generated from the migrated schema by `docs/data_model.py`."]
    for room, tables in ROOMS.items():
        parts.append(f"## {room}")
        for table, words in tables.items():
            rows = "\n".join(column.row for column in columns[table])
            parts += [f"### {table}", words, f"| column | type | |\n|---|---|---|\n{rows}"]
            parts += [f"Only once: {'; '.join(unique[table])}."] if table in unique else []
    listed = "\n".join(f"| `{name}` | {words} |" for name, words in values.items())
    parts += ["## Values", f"| type | values |\n|---|---|\n{listed}"]
    return "\n\n".join(parts) + "\n"


def _compare_names(there: set[str]) -> None:
    described = {table for tables in ROOMS.values() for table in tables}
    if missing := there - described:
        raise TableUnknown(f"say in docs/data_model.py what {', '.join(sorted(missing))} is for")
    if gone := described - there:
        raise TableUnknown(f"there is no table {', '.join(sorted(gone))}: see docs/data_model.py")


def _columns(conn: psycopg.Connection) -> dict[str, list[Column]]:
    with conn.cursor(row_factory=class_row(Column)) as cursor:
        cursor.execute(
            """
            SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS kind,
                   a.attnotnull AS required,
                   CASE WHEN a.attidentity = '' AND a.attgenerated = ''
                        THEN pg_get_expr(d.adbin, d.adrelid) END AS default,
                   EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p'
                             AND a.attnum = ANY (k.conkey)) AS key,
                   (SELECT k.confrelid::regclass::text FROM pg_constraint k
                    WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
                    ORDER BY 1 LIMIT 1) AS leads_to
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            ORDER BY c.relname, a.attnum
            """
        )
        found: dict[str, list[Column]] = {}
        for column in cursor:
            found.setdefault(column.table, []).append(column)
        return found


def _unique(conn: psycopg.Connection) -> dict[str, list[str]]:
    """Return what may be there only once in each table, keys apart."""
    rows = conn.execute(
        """
        SELECT i.indrelid::regclass::text,
               '`' || (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' ORDER BY n)
                       FROM generate_series(1, i.indnkeyatts) n) || '`'
               || coalesce(' where `' || pg_get_expr(i.indpred, i.indrelid, true) || '`', '')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE i.indisunique AND NOT i.indisprimary AND c.relnamespace = 'public'::regnamespace
        ORDER BY 1, 2
        """
    )
    found: dict[str, list[str]] = {}
    for table, words in rows:
        found.setdefault(table, []).append(words)
    return found


def _values(conn: psycopg.Connection) -> dict[str, str]:
    rows = conn.execute(
        """
        SELECT t.typname, string_agg('`' || e.enumlabel || '`', ', ' ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
        WHERE t.typnamespace = 'public'::regnamespace GROUP BY t.typname ORDER BY t.typname
        """
    )
    return dict(rows.fetchall())


def main() -> int:
    """Write the page, or with --check return 1 when it is not current."""
    from tests.worlds.database import running_server

    with running_server() as server, psycopg.connect(server.create()) as conn:
        text = page(conn)
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.stderr.write(f"{PAGE.name} is not current: run .venv/bin/python -m docs.data_model\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
