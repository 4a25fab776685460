"""Reads which files and downloads of ours belong to a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import Connection

from anishelf.deletions.domain.findings import Feed, FolderFile, HeldFile, Part, Subject, Torrent
from anishelf.deletions.domain.scope import FILM, Place
from anishelf.deletions.domain.states import DeletionService

_LIVE = ["pending", "downloading", "completed", "no_downloader"]


class OwnRows:
    """Rows of our library and downloads; it never writes."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def files(self, subject: Subject) -> list[HeldFile]:
        """Return the videos of a title in our library, each with all episodes that it holds."""
        rows = self._conn.execute(
            """
            SELECT f.id, f.path, f.size, f.download_id,
                   array_agg(DISTINCT ARRAY[s.number::float, e.number::float]), bool_or(s.kind = 'movie')
            FROM library_files f
            JOIN LATERAL (SELECT f.episode_id AS id
                          UNION SELECT t.episode_id FROM sync_tasks t
                          WHERE t.target_path = f.path AND t.status = 'synced') held ON true
            JOIN episodes e ON e.id = held.id JOIN seasons s ON s.id = e.season_id
            WHERE f.is_there AND f.id IN (
                SELECT o.id FROM library_files o JOIN episodes oe ON oe.id = o.episode_id
                JOIN seasons os ON os.id = oe.season_id WHERE os.work_id = %s)
            GROUP BY f.id ORDER BY f.path
            """,
            (subject.work_id,),
        ).fetchall()
        return [
            HeldFile(number, path, size, _places(places, is_film=is_film), download_id=download)
            for number, path, size, download, places, is_film in rows
        ]

    def attached(self, file_id: int) -> list[FolderFile]:
        """Return what came or was written beside a video; sizes are looked up on the disk."""
        rows = self._conn.execute(
            """
            SELECT path FROM companions WHERE library_file_id = %(id)s
            UNION SELECT path FROM sidecars WHERE library_file_id = %(id)s ORDER BY 1
            """,
            {"id": file_id},
        ).fetchall()
        return [FolderFile(row[0], 0) for row in rows]

    def torrents(self, subject: Subject) -> list[Torrent]:
        """Return our downloads that bring something of a title, with what else they bring."""
        rows = self._conn.execute(
            """
            SELECT d.id, coalesce(n.conn_id, 'qbittorrent_default'), d.infohash_v1, d.infohash_v2,
                   coalesce(d.size, 0), s.work_id, s.number::float, e.number::float, s.kind = 'movie',
                   w.title
            FROM downloads d LEFT JOIN downloaders n ON n.id = d.downloader_id
            JOIN release_episodes re ON re.release_id = d.release_id
            JOIN episodes e ON e.id = re.episode_id JOIN seasons s ON s.id = e.season_id
            JOIN works w ON w.id = s.work_id
            WHERE d.status::text = ANY (%(live)s) AND d.release_id IN (
                SELECT o.release_id FROM release_episodes o JOIN episodes oe ON oe.id = o.episode_id
                JOIN seasons os ON os.id = oe.season_id WHERE os.work_id = %(work)s)
              AND (re.decision = 'wanted' OR EXISTS (
                SELECT FROM library_files f WHERE f.download_id = d.id AND f.episode_id = e.id
                  AND f.is_there))
            ORDER BY d.id
            """,
            {"live": _LIVE, "work": subject.work_id},
        ).fetchall()
        found: dict[int, Torrent] = {}
        for number, conn_id, v1, v2, size, work, season, episode, is_film, title in rows:
            known = found.get(number) or Torrent(
                Part(DeletionService.DOWNLOADER, conn_id),
                f"#{number}",
                f"our download {number}",
                size,
                (),
                frozenset(),
                own_download=number,
                hashes=frozenset(filter(None, (v1, v2))),
            )
            found[number] = _with(
                known, work == subject.work_id, title, _place(season, episode, is_film=is_film)
            )
        return list(found.values())

    def running(self, download_ids: Sequence[int]) -> Mapping[int, str]:
        """Return which of our downloads are not ended, and what their last command came to."""
        rows = self._conn.execute(
            """
            SELECT d.id, coalesce((SELECT c.answer FROM download_commands c WHERE c.download_id = d.id
                                   ORDER BY c.id DESC LIMIT 1), d.status::text)
            FROM downloads d WHERE d.id = ANY (%s) AND d.status::text = ANY (%s)
            """,
            (list(download_ids), _LIVE),
        ).fetchall()
        return dict(rows)

    def statuses(self, download_ids: Sequence[int]) -> Mapping[int, str]:
        """Return the status of downloads."""
        rows = self._conn.execute(
            "SELECT id, status::text FROM downloads WHERE id = ANY (%s)", (list(download_ids),)
        ).fetchall()
        return dict(rows)

    def there(self, ids: Sequence[int]) -> list[str]:
        """Return the paths of files that still count as being in the library."""
        rows = self._conn.execute(
            "SELECT path FROM library_files WHERE id = ANY (%s) AND is_there", (list(ids),)
        ).fetchall()
        return [row[0] for row in rows]


def _places(found: Sequence[Sequence[float]], *, is_film: bool) -> frozenset[Place]:
    return frozenset(_place(season, episode, is_film=is_film) for season, episode in found)


def _place(season: float, episode: float, *, is_film: bool) -> Place:
    whole = int(episode) if episode == int(episode) else episode
    return FILM if is_film else Place(int(season), whole)


def _with(torrent: Torrent, is_ours: bool, title: str, place: Place) -> Torrent:  # noqa: FBT001
    from dataclasses import replace

    if is_ours:
        return replace(torrent, feeds=torrent.feeds | {Feed("library", place)})
    return replace(torrent, others=tuple(dict.fromkeys((*torrent.others, title))))
