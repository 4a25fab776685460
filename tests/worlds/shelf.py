"""A world for library tests: one show, its downloads on disk, and the rows that belong to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from anishelf.core.batch import Outcome
from anishelf.core.torrent import TorrentFile
from anishelf.disk import Modes
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.detachment import Detachment
from anishelf.library.steps.move import move
from anishelf.library.steps.resync import resync
from anishelf.settings import Transfer
from anishelf.wiring import downloads
from anishelf.wiring import library as library_room
from tests.fakes.downloader import FakeDownloader
from tests.worlds import wired

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TITLE = "星之町"


class Shelf:
    """A library in *folder* with the rows of *conn*; `now` is the time it works at."""

    def __init__(
        self,
        conn: psycopg.Connection,
        folder: Path,
        *,
        library: Path | None = None,
        link: bool = True,
        modes: Modes | None = None,
    ) -> None:
        self.conn = conn
        self.modes = modes or Modes()
        self.downloads = folder / "downloads"
        self.root = library or folder / "library"
        self.now = NOW
        self.extras = True
        self._mover: DownloaderClient | None = None
        self.client: DownloaderClient = FakeDownloader()
        self.movies = folder / "movies"
        self.context = wired.context(
            conn,
            folder,
            now=lambda: self.now,
            library_dir=self.root,
            movies_dir=self.movies,
            trash_dir=self.trash,
            transfer=Transfer.HARDLINK if link else Transfer.COPY,
            file_mode=self.modes.file,
            dir_mode=self.modes.folder,
            owner=self.modes.owner,
        )
        self.tasks = library_room.sync_tasks(self.context)
        self.files = library_room.library_files(self.context)
        self.reports = library_room.sync_reports(self.context)
        self.file_moves = library_room.file_moves(self.context)
        self.library = library_room.library(self.context)
        self.bin = library_room.trash(self.context)

    def moves_from(self, client: DownloaderClient | None) -> None:
        """Let files move into the library, out of a downloader that has every download; or not."""
        downloads.downloaders(self.context).ensure_default()
        self._mover = client

    @property
    def detachment(self) -> Detachment | None:
        """What takes downloads out, made for each run; None where files do not move."""
        client, settings = self._mover, self.context.settings
        if client is None:
            return None
        moving = replace(self.context, settings=replace(settings, transfer=Transfer.MOVE))
        return downloads.detachment(moving, connect=lambda _: client, sleep=lambda _: None)

    @property
    def trash(self) -> Path:
        return self.root.parent / ".trash"

    def decide(self, download: int, decision: str = "wanted") -> int:
        """Decide for the release of a download, for all its episodes; return the download."""
        self.conn.execute(
            "INSERT INTO release_episodes (release_id, episode_id, decision, reason) "
            "SELECT release_id, episode_id, %s, 'test' FROM sync_tasks WHERE download_id = %s "
            "ON CONFLICT (release_id, episode_id) DO UPDATE SET decision = EXCLUDED.decision",
            (decision, download),
        )
        return download

    def replaces(self, new: int, old: int) -> int:
        """Decide that the release of *new* replaces the one of *old*; return *new*."""
        self.decide(old, "superseded")
        return self.decide(new)

    def show(self, title: str = TITLE, *, bangumi_id: int = 900, kind: str = "tv") -> int:
        """Make a show with season 1 and return the season's id."""
        work = self.insert(
            "INSERT INTO works (kind, bangumi_id, title, original_title, year) "
            "VALUES (%s, %s, %s, '星の町', 2026) RETURNING id",
            kind, bangumi_id, title,
        )  # fmt: skip
        return self.insert(
            "INSERT INTO seasons (work_id, kind, number, title) VALUES (%s, %s, 1, %s) RETURNING id",
            work, kind, title,
        )  # fmt: skip

    def episode(self, season: int, number: float) -> int:
        return self.insert(
            "INSERT INTO episodes (season_id, number) VALUES (%s, %s) RETURNING id", season, number
        )

    def download(
        self, episodes: list[int], files: dict[str, bytes], *, first: int | None = None
    ) -> int:
        """Complete a download that is wanted for *episodes*; return its id."""
        item = self.insert(
            "INSERT INTO raw_items (identity, title) "
            "VALUES ('guid:' || gen_random_uuid(), 'item') RETURNING id"
        )
        release = self.insert(
            "INSERT INTO releases (raw_item_id, titles, download_type, episode) "
            "VALUES (%s, '{Hoshi}', 'torrent', %s) RETURNING id",
            item, first,
        )  # fmt: skip
        download = self.insert(
            "INSERT INTO downloads (release_id, status) VALUES (%s, 'completed') RETURNING id",
            release,
        )
        save_path = self.downloads / str(download)
        for name, data in files.items():
            (save_path / name).parent.mkdir(parents=True, exist_ok=True)
            (save_path / name).write_bytes(data)
        listed = [{"path": name, "size": len(data)} for name, data in files.items()]
        self.conn.execute(
            "UPDATE downloads SET save_path = %s, files = %s, "
            "downloader_id = (SELECT min(id) FROM downloaders) WHERE id = %s",
            (str(save_path), Jsonb(listed), download),
        )
        for episode in episodes:
            self.conn.execute(
                "INSERT INTO sync_tasks (download_id, release_id, episode_id, next_attempt_at, "
                "metadata_next_attempt_at) VALUES (%s, %s, %s, %s, %s)",
                (download, release, episode, NOW, NOW),
            )
        return download

    def single(self, season: int, number: int, data: bytes) -> int:
        """Complete the download of one episode; return the download's id."""
        name = f"[Sakura] Hoshi - {number:02d} [1080p].mkv"
        return self.download([self.episode(season, number)], {name: data})

    def _look(self, download: int) -> tuple[str, tuple[TorrentFile, ...]] | None:
        """Ask the downloader `client` where the files of a download are."""
        return downloads.whereabouts(self.context, connect=lambda _: self.client).look(download)

    def move(self, *downloads: int) -> Outcome:
        detachment = self.detachment
        outcome = move(
            self.tasks,
            self.files,
            self.library,
            self.bin,
            download_ids=downloads,
            extras=self.extras,
            owner="test",
            clock=lambda: self.now,
            take_out=detachment.take_out if detachment else None,
            look=self._look,
        )
        if detachment is not None:
            detachment.empty(downloads)
        return outcome

    def resync(self) -> Outcome:
        """Bring the files of every show to their places."""
        works = [row[0] for row in self.conn.execute("SELECT id FROM works ORDER BY id")]
        return resync(
            self.file_moves,
            self.library,
            library_room.file_mover(self.context),
            work_ids=works,
            clock=lambda: self.now,
        )

    def task_of(self, download: int) -> int:
        return self.insert("SELECT id FROM sync_tasks WHERE download_id = %s", download)

    def row(self, download: int, columns: str) -> tuple[object, ...]:
        """Return *columns* of the first task of a download."""
        row = self.conn.execute(
            f"SELECT {columns} FROM sync_tasks WHERE download_id = %s ORDER BY id",  # noqa: S608  # the tests name columns
            (download,),
        ).fetchone()
        assert row is not None
        return tuple(row)

    def video(self, number: int, title: str = TITLE) -> Path:
        """Return where an episode of season 1 belongs."""
        return self.root / f"{title} (2026)/Season 01/{title} (2026) - S01E{number:02d}.mkv"

    def videos(self) -> list[str]:
        """Return the names of everything in the library but the marker, hidden parts included."""
        found = [
            p for p in self.root.rglob("*") if not p.is_dir() and p.name != ".anishelf-library"
        ]
        return sorted(path.name for path in found)

    def insert(self, sql: str, *parameters: object) -> int:
        """Execute a statement that answers with one number."""
        row = self.conn.execute(sql, parameters).fetchone()
        assert row is not None
        return int(row[0])
