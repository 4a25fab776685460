"""Shows that nothing knows yet, with one episode each: released on demand, judged strictly."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import requests

from anishelf.core.endpoint import read_endpoint
from anishelf.downloads.adapters.qbittorrent import QBittorrent, connect
from anishelf.launcher.environment import QBITTORRENT_CONNECTION
from demo.world.answers import Fault
from demo.world.demo_world import Published
from demo.world.model import Episode, Rating, Subject, SubjectType
from demo.world.subjects import poster_path
from tests.worlds.living import FEED, FIRST_AIRED, Living

_SYLLABLES = ("ka", "mi", "to", "ru", "ne", "so", "hi", "wa", "yo", "ku")
_PICTURE = "/img/no_icon_subject.png"  # the world serves some JPEG there
_STATE = "d.status, d.infohash_v1, d.first_seen_at IS NOT NULL, t.status, t.metadata_status, f.path"
_WAY = """
    FROM raw_items i
    LEFT JOIN releases r ON r.raw_item_id = i.id
    LEFT JOIN downloads d ON d.release_id = r.id
    LEFT JOIN sync_tasks t ON t.download_id = d.id
    LEFT JOIN library_files f ON f.episode_id = t.episode_id
    WHERE i.title = %s
"""


class State(NamedTuple):
    """How far a release is; None from where nothing is known of it."""

    download: str | None = None
    infohash: str | None = None
    is_seen: bool = False
    sync: str | None = None
    metadata: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Premiere:
    """The first episode of a show of its own, listed in the feed."""

    product: Living
    subject: Subject
    published: Published
    picture: bytes

    @property
    def poster(self) -> str:
        """The path of the show's poster in the world: a key for its faults."""
        return f"/{poster_path(self.subject.id)}"

    @property
    def folder(self) -> Path:
        """The show's folder in the library."""
        return self.product.library / f"{self.subject.name_cn} (2026)"

    @property
    def video(self) -> Path:
        """Where the episode belongs."""
        return self.folder / "Season 01" / f"{self.folder.name} - S01E01.mkv"

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        """Return *columns* of its item i, release r, download d, sync task t and library file f."""
        sql = f"SELECT {columns} {_WAY}"  # the tests name columns
        return self.product.conn.execute(sql, (self.published.release.title,)).fetchall()

    def states(self) -> list[State]:
        """Return how far it is: one row, or more if something was doubled."""
        return [State(*row) for row in self.rows(_STATE)]

    @property
    def download_id(self) -> int:
        """The id of its download."""
        return int(self.rows("d.id")[0][0])

    @property
    def state(self) -> State:
        """How far it is."""
        return next(iter(self.states()), State())

    def has_torrent(self) -> bool:
        """Return whether qBittorrent shows it."""
        infohash = self.published.item.infohash
        return any(each.ids.v1 == infohash for each in qbittorrent(self.product).statuses())

    def show_poster(self, *, delay: float = 0.0) -> None:
        """Let the world serve the poster, from now on after *delay* seconds."""
        self.product.world.faults[self.poster] = Fault(
            status=200, body=self.picture, content_type="image/jpeg", delay=delay
        )


def qbittorrent(product: Living) -> QBittorrent:
    """Return a client of the stack's qBittorrent."""
    return connect(read_endpoint(product.stack.env[QBITTORRENT_CONNECTION]))


def release_premiere(product: Living, *, size: int = 1 << 20) -> Premiere:
    """Make a show up, and release its first episode of *size* bytes."""
    subject = _subject(len(product.world.published) + 1)
    product.world.bangumi.data.add(subject, image_base=product.world.url)
    title = f"[Sakura] {subject.name} - 01 [WebRip 1080p HEVC-10bit AAC].mkv"
    published = product.world.publish(FEED, title, size=size, published=FIRST_AIRED)
    picture = requests.get(product.world.url + _PICTURE, timeout=5).content
    premiere = Premiere(product, subject, published, picture)
    premiere.show_poster()
    return premiere


def _subject(number: int) -> Subject:
    name = "".join(_SYLLABLES[int(digit)] for digit in f"{number:04}").capitalize()
    episodes = tuple(
        Episode(
            id=9960000 + number * 20 + each,
            type=0,
            sort=each,
            ep=each,
            name=f"{name} {each}",
            name_cn=f"第{number}站第{each}夜",
            airdate=f"{FIRST_AIRED:%Y-%m-%d}",
            desc="夜车开了。",
        )
        for each in range(1, 13)
    )
    return Subject(
        id=996000 + number,
        type=SubjectType.ANIME,
        name=name,
        name_cn=f"夜车第{number}站",
        date=f"{FIRST_AIRED:%Y-%m-%d}",
        platform="TV",
        summary="一列夜车，一站一个故事。",
        rating=Rating(score=7.0, total=50, rank=1500),
        episodes=episodes,
    )
