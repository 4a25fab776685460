"""Reads which films and shows there are to delete, and what the tracker knows of downloads."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import Connection

from anishelf.deletions.domain.asked import Grabs
from anishelf.deletions.domain.findings import Subject
from anishelf.errors import NotOneFits, UnknownId

_MOST = 20

_SUBJECTS = """
    SELECT m.kind, m.title, m.year, m.id, m.work_id,
           coalesce((SELECT jsonb_object_agg(f.key, f.value ->> 2)
                     FROM jsonb_each(m.facts -> 'id') f), '{}') AS ids
    FROM media m
"""


class Subjects:
    """Finds titles; what several fit is refused with the candidates."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def get(self, media_id: int) -> Subject:
        """Return a title by its id, or raise UnknownId."""
        found = self._some("WHERE m.id = %s", (media_id,))
        if not found:
            raise UnknownId(f"there is no film or show {media_id}")
        return found[0]

    def named(self, text: str, *, kind: str | None = None) -> Subject:
        """Return the one title that *text* names: `#id`, `tmdb:1`, `tvdb:1`, or its whole name.

        Raises NotOneFits with the candidates where none or several fit: part of a name is no name
        by which anything is deleted.
        """
        wanted = text.strip()
        if wanted.removeprefix("#").isdigit():
            return self.get(int(wanted.removeprefix("#")))
        provider, colon, number = wanted.partition(":")
        if colon and number.isdigit():
            found = self._some(
                """
                WHERE m.id IN (SELECT media_id FROM media_keys WHERE key = ANY (%s))
                """,
                ([f"{each}:{provider}:{number}" for each in ("movie", "tv")],),
            )
        else:
            found = self._some("WHERE lower(m.title) = lower(%s)", (wanted,)) or self._some(
                "WHERE m.title ILIKE '%%' || %s || '%%' ORDER BY m.title LIMIT %s",
                (wanted, _MOST),
            )
            exact = [each for each in found if each.title.casefold() == wanted.casefold()]
            if not exact and found:
                raise NotOneFits(f"{text!r} is no whole title; there are {_listed(found)}")
        return _only(text, [each for each in found if kind in {None, each.kind}])

    def of_request(self, request_id: int) -> Subject:
        """Return the title of a request, or raise UnknownId."""
        found = self._some(
            "WHERE m.id = (SELECT media_id FROM requests WHERE id = %s)", (request_id,)
        )
        if not found:
            raise UnknownId(f"there is no request {request_id}")
        return found[0]

    def of_library_file(self, file_id: int) -> tuple[Subject, str]:
        """Return the title of a file of our library, and its path; or raise UnknownId."""
        row = self._conn.execute(
            """
            SELECT m.id, f.path FROM library_files f
            JOIN episodes e ON e.id = f.episode_id JOIN seasons s ON s.id = e.season_id
            JOIN media m ON m.work_id = s.work_id WHERE f.id = %s ORDER BY m.id LIMIT 1
            """,
            (file_id,),
        ).fetchone()
        if row is None:
            raise UnknownId(f"the library has no file {file_id} of a title that is followed")
        return self.get(int(row[0])), str(row[1])

    def _some(self, where: str, parameters: tuple[object, ...]) -> list[Subject]:
        rows = self._conn.execute(f"{_SUBJECTS} {where}".encode(), parameters).fetchall()
        return [
            Subject(kind, title, year, ids, media_id=media_id, work_id=work_id)
            for kind, title, year, media_id, work_id, ids in rows
        ]


class GrabRows(Grabs):
    """Downloads as the tracker saw them."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of(self, media_id: int) -> frozenset[str]:
        """Return the download ids that brought something of a title."""
        rows = self._conn.execute(
            "SELECT download_id FROM transfers_seen WHERE media_id = %s", (media_id,)
        ).fetchall()
        return frozenset(row[0] for row in rows)

    def others(self, download_id: str, media_id: int | None) -> Sequence[str]:
        """Return the other titles that a download brought something of."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT m.title FROM transfers_seen t JOIN media m ON m.id = t.media_id
            WHERE t.download_id = %s AND t.media_id IS DISTINCT FROM %s ORDER BY 1
            """,
            (download_id, media_id),
        ).fetchall()
        return [row[0] for row in rows]


def _only(text: str, found: Sequence[Subject]) -> Subject:
    if len(found) != 1:
        said = (
            f"several fit: {_listed(found)}" if found else "nothing that is followed has that name"
        )
        raise NotOneFits(f"{text!r}: {said}")
    return found[0]


def _listed(found: Sequence[Subject]) -> str:
    return ", ".join(f"#{each.media_id} {each.name} ({each.kind})" for each in found)
