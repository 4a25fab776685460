"""An estate to delete from: two shows, two films, in every program, over a real folder and database.

What belongs to the title that goes has "One" in its name, everywhere, and nothing else has.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import requests
from psycopg.types.json import Jsonb

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.deletions.adapters.arr import open_arr
from anishelf.deletions.adapters.disks import SeenDisks
from anishelf.deletions.adapters.downloader import OurDownloader
from anishelf.deletions.adapters.jellyfin import JellyfinServer
from anishelf.deletions.adapters.seerr import Seerr
from anishelf.deletions.adapters.shoko import Shoko
from anishelf.deletions.domain.findings import Part
from anishelf.deletions.domain.plan import Plan, Wish
from anishelf.deletions.domain.states import DeletionService, DeletionState
from anishelf.deletions.steps.carry_out import Executor
from anishelf.deletions.steps.preview import preview
from anishelf.deletions.steps.programs import Programs
from anishelf.deletions.store.deletions import Deletions
from anishelf.deletions.store.subjects import GrabRows, Subjects
from anishelf.disk.path_map import PathMap
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.downloads.ports import DownloaderClient
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.mediaserver.domain import paths as server_paths
from anishelf.wiring import deletions as wiring
from anishelf.wiring.deletions.own_shelf import OwnShelf
from demo.neighbours.jellyfin import KEY as JELLYFIN_KEY
from demo.neighbours.programs import KEY
from tests.fakes.deletable import (
    Deletable,
    DeletableArr,
    DeletableJellyfin,
    DeletableSeerr,
    DeletableShoko,
    answering,
)
from tests.fakes.downloader import FakeDownloader
from tests.worlds.shelf import NOW, Shelf

SHOW, FILM = 1, 2
_DELETED = 7
DOWNLOADER = Part(DeletionService.DOWNLOADER, "qbittorrent_default")
Element = tuple[str, str]


class DiskDownloader(FakeDownloader):
    """A downloader whose torrents lie on the disk; it takes their data along."""

    def hold(self, number: str, folder: Path, *files: Path) -> None:
        """Have a torrent of files that are hard links of *files*."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            os.link(file, folder / file.name)
        self.contents[number] = tuple(TorrentFile(f.name, f.stat().st_size) for f in files)
        self.transfers[number] = TransferState(
            id=number,
            tags=frozenset(),
            ids=Infohashes(v1=number),
            phase=Phase.DONE,
            raw_state="stalledUP",
            progress=1.0,
            size=1,
            amount_left=0,
            completed_on=1,
            save_path=str(folder),
            content_path=str(folder),
        )

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        state = self.transfers.get(transfer_id)
        super().remove(transfer_id, with_data=with_data)
        if state is not None and with_data:
            for file in self.contents[transfer_id]:
                (Path(state.save_path) / file.path).unlink(missing_ok=True)


@dataclass
class Estate:
    """Everything that there is; `client` is the downloader's."""

    conn: psycopg.Connection
    folder: Path
    client: DownloaderClient
    sonarr: DeletableArr
    radarr: DeletableArr
    shoko: DeletableShoko
    jellyfin: DeletableJellyfin
    seerr: DeletableSeerr
    shelf: Shelf

    @property
    def programs(self) -> Programs:
        """Return all of them, each with a client as the product makes it."""
        session = requests.Session()
        nothing = PathMap({})
        disk = SeenDisks()
        server = Jellyfin(session, self.jellyfin.url, api_key=JELLYFIN_KEY)
        return Programs(
            disk=disk,
            own=OwnShelf(self.shelf.context),
            grabs=GrabRows(self.conn),
            downloaders=[OurDownloader(self.client, disk, part=DOWNLOADER)],
            arrs=[
                open_arr(
                    session,
                    fake.url,
                    part=Part(service, f"{service}_default"),
                    track="hd",
                    api_key=KEY,
                    paths=nothing,
                )
                for service, fake in (
                    (DeletionService.SONARR, self.sonarr),
                    (DeletionService.RADARR, self.radarr),
                )
            ],
            shokos=[
                Shoko(
                    session,
                    self.shoko.url,
                    part=Part(DeletionService.SHOKO, "shoko_default"),
                    api_key=KEY,
                )
            ],
            servers=[
                JellyfinServer(
                    server,
                    server_paths.PathMap(),
                    part=Part(DeletionService.JELLYFIN, "jellyfin_default"),
                )
            ],
            seerrs=[
                Seerr(
                    session,
                    self.seerr.url,
                    part=Part(DeletionService.SEERR, "seerr_default"),
                    api_key=KEY,
                    sleep=lambda _: None,
                )
            ],
        )

    def plan(self, wish: Wish, media_id: int = SHOW, *, is_enabled: bool = True) -> Plan:
        """Return what a deletion would do."""
        subject = Subjects(self.conn).get(self.ids[media_id])
        return preview(subject, wish, self.programs, is_enabled=is_enabled)

    def agreed(self, plan: Plan) -> int:
        """Keep a plan that somebody agreed to; return its id."""
        rows = Deletions(self.conn)
        number = rows.ask(plan, by="ada", origin="person", now=NOW, state=DeletionState.PREVIEWED)
        rows.advance(number, new=DeletionState.APPROVED, reason="ada agreed", now=NOW)
        return number

    def run(self, number: int, *, is_last: bool = True, is_enabled: bool = True) -> DeletionState:
        """Carry it out, with pauses of no length."""
        executor = wiring.executor(
            replace(
                self.shelf.context,
                settings=replace(self.shelf.context.settings, enable_deletion=is_enabled),
            ),
            by="ada",
            sleep=lambda _: None,
            pauses=(0.001,),
            connected=self.programs,
        )
        assert isinstance(executor, Executor)
        return executor.run(number, is_last=is_last)

    def steps(self, number: int) -> dict[str, str]:
        """Return the state of every step by its program."""
        return {r.step.part.instance: r.state.value for r in Deletions(self.conn).steps(number)}

    def told(self, number: int) -> list[str]:
        """Return what the steps say, to be read when a test fails."""
        return [
            f"{r.step.part.instance} {r.state}: {r.detail}"
            for r in Deletions(self.conn).steps(number)
        ]

    def photo(self) -> frozenset[Element]:
        """Return everything that there is, files with their hashes; the trash is no part of it."""
        found: set[Element] = set()
        for path in self.folder.rglob("*"):
            if path.is_file() and ".trash" not in path.parts:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found.add(("disk", f"{path.relative_to(self.folder)} {digest}"))
        for name, arr in (("sonarr", self.sonarr), ("radarr", self.radarr)):
            found |= {(name, f"{t['title']} {t['path']}") for t in arr.titles}
            found |= {(name, f"file {f['path']}") for f in arr.files}
        found |= {("downloader", f"{s.content_path}") for s in self.client.everything()}
        found |= {("shoko", path) for path in self.shoko.files}
        found |= {("jellyfin", str(each["Path"])) for each in self.jellyfin.items}
        for (kind, tmdb), media in self.seerr.media.items():
            name = "One" if tmdb in {"11", "21"} else "Other"
            found.add(("seerr", f"{name} {kind}"))
            there = [each for each in media["seasons"] if each["status"] != _DELETED]
            found |= {("seerr", f"{name} {kind} S{each['seasonNumber']:02d}") for each in there}
        return frozenset(found)

    @property
    def ids(self) -> dict[int, int]:
        """Return the ids of the rows of the show and the film that go."""
        rows = self.conn.execute("SELECT kind, id FROM media WHERE title LIKE 'One%'").fetchall()
        return {SHOW if kind == "tv" else FILM: number for kind, number in rows}


def inside(elements: frozenset[Element], *, season: int | None = None) -> frozenset[Element]:
    """Return what belongs to the title that goes, or to one season of it."""
    mark = f"S{season:02d}" if season else ""
    return frozenset(each for each in elements if "One" in each[1] and mark in each[1])


@contextlib.contextmanager
def estate(
    conn: psycopg.Connection, folder: Path, client: DownloaderClient | None = None
) -> Iterator[Estate]:
    """Build it and let every program answer."""
    held = Estate(
        conn,
        folder,
        client or DiskDownloader(),
        DeletableArr(),
        DeletableArr(noun="movie"),
        DeletableShoko(),
        DeletableJellyfin(),
        DeletableSeerr(),
        Shelf(conn, folder / "own", library=folder / "own" / "library"),
    )
    with contextlib.ExitStack() as stack:
        programs: list[Deletable] = [
            held.sonarr,
            held.radarr,
            held.shoko,
            held.jellyfin,
            held.seerr,
        ]
        for each in programs:
            stack.enter_context(answering(each))
        _fill(held)
        yield held


def _fill(held: Estate) -> None:
    tv, films = held.folder / "tv", held.folder / "films"
    _show(held, 1, tv / "One Show", "One Show", tvdb=1, tmdb=11)
    _show(held, 2, tv / "Other Show", "Other Show", tvdb=2, tmdb=12)
    for native, name, tmdb in ((1, "One Film", 21), (2, "Other Film", 22)):
        path = films / name / f"{name}.mkv"
        held.radarr.add(native, path.parent, tmdb=tmdb, title=name)
        held.radarr.put(native, path, 0, data=name.encode())
        _beside(held, path)
        number = f"{native + 4}" * 40
        held.radarr.grabbed(native, number.upper())
        _torrent(held, number, held.folder / "dl" / name, path)
    held.seerr.know("tv", "11", 51, (1, 2))
    held.seerr.know("movie", "21", 52)
    held.seerr.know("tv", "12", 53, (1,))
    names = {"11": "One Show", "12": "Other Show"}
    held.seerr.has_season = lambda tmdb, season: any(
        f"{names[tmdb]} S{season:02d}" in each["Path"] for each in held.jellyfin.items
    )
    _own(held)


def _show(held: Estate, native: int, folder: Path, name: str, *, tvdb: int, tmdb: int) -> None:
    held.sonarr.add(native, folder, tvdb=tvdb, tmdb=tmdb, title=name)
    (folder).mkdir(parents=True, exist_ok=True)
    (folder / "tvshow.nfo").write_text(name)
    for season, numbers in ((1, (1, 2, 3)), (2, (1,))):
        files = [folder / f"S{season:02d}" / f"{name} S{season:02d}E{n:02d}.mkv" for n in numbers]
        for number, path in zip(numbers, files, strict=True):
            held.sonarr.put(native, path, season, number, data=path.name.encode())
            _beside(held, path)
        download = f"{native * 2 + season - 2}" * 40
        held.sonarr.grabbed(native, download.upper(), *((season, n) for n in numbers))
        _torrent(held, download, held.folder / "dl" / f"{name} S{season:02d}", *files)


def _beside(held: Estate, path: Path) -> None:
    held.jellyfin.show(path)
    held.shoko.files[str(path)] = (len(held.shoko.files) + 1, 1, 1)


def _torrent(held: Estate, number: str, folder: Path, *files: Path) -> None:
    hold = getattr(held.client, "hold", None)
    if hold is not None:
        hold(number, folder, *files)


def _own(held: Estate) -> None:
    """Put one more episode of the show into our own library, and link the rows."""
    shelf = held.shelf
    wired_up = shelf.show("One Own")
    other = shelf.show("Other Own", bangumi_id=901)
    for season, number in ((wired_up, 1), (other, 1)):
        shelf.move(shelf.single(season, number, b"own %d" % season))
    linked: tuple[tuple[str, str, str, str | None, int | None], ...] = (
        ("tv", "One Show", "11", "1", wired_up),
        ("tv", "Other Show", "12", "2", other),
        ("movie", "One Film", "21", None, None),
    )
    for kind, title, tmdb, tvdb, of in linked:
        said = {"tmdb": tmdb, **({"tvdb": tvdb} if tvdb else {})}
        facts = {"id": {k: [NOW.isoformat(), "sonarr", v] for k, v in said.items()}}
        held.conn.execute(
            """
            INSERT INTO media (kind, facts, title, year, work_id)
            VALUES (%s, %s, %s, 2020, (SELECT work_id FROM seasons WHERE id = %s))
            """,
            (kind, Jsonb(facts), title, of),
        )
