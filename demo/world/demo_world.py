"""The demo world: feeds, torrents, videos and bangumi.tv on one loopback address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from demo.world.bangumi import Bangumi
from demo.world.catalogue import load_catalogue
from demo.world.expected import ExpectedFile, ExpectedShow, expected_file, expected_show
from demo.world.feeds import Item
from demo.world.model import FeedKind, Outcome, Place, Release, Season
from demo.world.server import Server
from demo.world.site import PLAIN_FEED, Upload, WebSite
from demo.world.sources import Pictures, make_pictures, make_sources, write_random
from demo.world.subjects import catalogue_dataset, poster_path
from demo.world.torrents import make_torrent

_FIRST_NUMBER = 880001
_NO_ICON_PATH = "/img/no_icon_subject.png"
_PICTURE_SIZES = ("", "r/100/", "r/200/", "r/400/", "r/800/")
_MIKAN_SHOW, _MIKAN_SEASON = "tower", 2
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Published:
    """A release that the world offers; the two paths are keys for `faults` and `rates`."""

    release: Release
    item: Item
    torrent_path: str
    file_path: str
    source: Path


class DemoWorld(Server):
    """The whole world, from the start of `with` to its end; its files lie below *folder*.

    With *empty* its feeds list nothing at first, for tests that publish what they need.
    """

    def __init__(self, folder: Path, *, port: int = 0, empty: bool = False) -> None:
        super().__init__(port=port)
        self.catalogue = load_catalogue()
        self.published: list[Published] = []
        self.expected: list[ExpectedFile] = []
        self._folder = folder.resolve()
        self._empty = empty
        shows = self.catalogue.shows
        self._site = WebSite(self.url, [season for show in shows for season in show.seasons])
        self._pictures = Pictures(posters={}, no_icon=self._folder)
        dataset = catalogue_dataset(self.catalogue, image_base=self.url)
        self.bangumi = Bangumi(dataset, no_icon=self.url + _NO_ICON_PATH)
        self.sites += [self._site, self.bangumi]

    @property
    def bangumi_url(self) -> str:
        """The host for the bangumi connection."""
        return self.url

    @property
    def feed_urls(self) -> dict[FeedKind, str]:
        """The three subscriptions of the demo."""
        return {
            FeedKind.MIKAN: self.mikan_feed_url(_MIKAN_SHOW, season=_MIKAN_SEASON),
            FeedKind.NYAA: f"{self.url}/?page=rss",
            FeedKind.PLAIN: self.url + PLAIN_FEED,
        }

    @property
    def expected_shows(self) -> list[ExpectedShow]:
        """The shows' folders that follow from `expected`."""
        subjects = {file.subject_id for file in self.expected}
        found = []
        for show in self.catalogue.shows:
            seasons = [each for each in show.seasons if each.subject.id in subjects]
            if seasons:
                found.append(expected_show(show, seasons, self._pictures.posters))
        return found

    def start(self) -> None:
        """Render what is missing, fill the feeds and begin to answer."""
        self._add_pictures()
        if not self._empty:
            sources = make_sources(self.catalogue, self._folder / "videos")
            self._offer((release, sources[release]) for release in self.catalogue.releases)
        super().start()

    def mikan_feed_url(self, show: str, *, season: int) -> str:
        """Return the address of one season's feed."""
        mikan_id = self.catalogue.show(show).season(season).mikan_id
        return f"{self.url}/RSS/Bangumi?bangumiId={mikan_id}"

    def publish(
        self,
        feed: FeedKind | str,
        title: str,
        *,
        show: str | None = None,
        season: int = 1,
        episode: int = 1,
        size: int = _MIB,
        published: datetime | None = None,
    ) -> Published:
        """Add a release of *size* random bytes to a feed, and what follows from it to `expected`.

        A release without a *show* is of no anime; an episode that is expected already stays so.
        Mikan needs a show: its feeds are per season, see `mikan_feed_url`.
        """
        if show is None and feed == FeedKind.MIKAN:
            raise ValueError("a release on Mikan is filed under a show: name one of the catalogue")
        release = Release(
            feed=FeedKind(feed),
            title=title,
            published=published or datetime.now(UTC).replace(microsecond=0),
            outcome=Outcome.NOT_ANIME if show is None else Outcome.LIBRARY,
            place=None if show is None else Place(show=show, season=season, ep=episode),
        )
        source = self._folder / "published" / f"{self._next_number()}.bin"
        write_random(source, size)
        return self._offer([(release, source)])[0]

    def _offer(self, releases: Iterable[tuple[Release, Path]]) -> list[Published]:
        offered = [self._place(release, source) for release, source in releases]
        known = {file.path for file in self.expected}
        for each in offered:
            file = self._expected(each)
            if file is not None and file.path not in known:
                self.expected.append(file)
                known.add(file.path)
        return offered

    def _place(self, release: Release, source: Path) -> Published:
        number = self._next_number()
        file_path = f"/files/{number}/{release.file_name}"
        web_seed = self._site.add_file(file_path, source, "video/x-matroska")
        torrent = make_torrent(source, release.file_name, web_seed)
        item = Item(
            number=number,
            title=release.title,
            published=release.published,
            infohash=torrent.infohash,
            size=source.stat().st_size,
            category_id=release.category_id,
            category=release.category,
        )
        upload = Upload(release.feed, item, torrent, self._season(release.place))
        self._site.add([upload])
        published = Published(release, item, unquote(upload.torrent_path), file_path, source)
        self.published.append(published)
        return published

    def _next_number(self) -> int:
        return _FIRST_NUMBER + len(self.published)

    def _season(self, place: Place | None) -> Season | None:
        return None if place is None else self.catalogue.show(place.show).season(place.season)

    def _expected(self, published: Published) -> ExpectedFile | None:
        release = published.release
        if release.place is None or release.outcome is not Outcome.LIBRARY:
            return None
        show = self.catalogue.show(release.place.show)
        return expected_file(show, release.place, published.source)

    def _add_pictures(self) -> None:
        self._pictures = make_pictures(self.catalogue, self._folder / "pictures")
        self._site.add_file(_NO_ICON_PATH, self._pictures.no_icon, "image/jpeg")
        for subject_id, poster in self._pictures.posters.items():
            for size in _PICTURE_SIZES:
                self._site.add_file(f"/{size}{poster_path(subject_id)}", poster, "image/jpeg")
