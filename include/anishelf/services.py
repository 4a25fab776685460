"""The composition root: Airflow connections and settings in, live services out.

The only place that looks up connections. Used inside tasks, triggers and plugin routes. What a task
does not use is not imported: every task starts afresh and pays for its imports.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from anishelf.core.database import connected
from anishelf.core.endpoint import Endpoint, read_endpoint
from anishelf.errors import SettingInvalid, StackNotRunning
from anishelf.settings import Settings, airflow_api, postgres_url

if TYPE_CHECKING:
    import psycopg

    from anishelf.decisions.steps.filter_engine import FilterEngine
    from anishelf.disk import Modes
    from anishelf.downloads.domain.downloader import Downloader
    from anishelf.downloads.steps.detachment import Detachment
    from anishelf.downloads.steps.downloader_pool import DownloaderClient
    from anishelf.downloads.steps.poll_schedule import PollSchedule
    from anishelf.fetch import Fetcher
    from anishelf.identity.adapters.bangumi import Bangumi
    from anishelf.identity.adapters.catalogue import CatalogueSource
    from anishelf.identity.steps.identify import ShowIdentifier
    from anishelf.identity.steps.subjects import Subjects
    from anishelf.identity.store.bangumi import BangumiCache
    from anishelf.library.adapters.library import Library
    from anishelf.library.adapters.relocation import Relocator
    from anishelf.library.steps.trash import Trash
    from anishelf.mediaserver.adapters.jellyfin import Jellyfin
    from anishelf.mediaserver.domain.paths import PathMap
    from anishelf.metadata.steps.nfo import NfoPublisher
    from anishelf.operations.airflow_api import Airflow
    from anishelf.operations.run_logs import RunLogs
    from anishelf.titles.steps.reading import Reader

DATABASE = "anishelf_db"
BANGUMI = "bangumi_default"
JELLYFIN = "jellyfin_default"


def clock() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_database() -> Iterator[psycopg.Connection]:
    """Yield a connection to our database, from the Airflow connection `anishelf_db`."""
    with connected(_database_url()) as conn:
        yield conn


@dataclass(frozen=True, slots=True)
class Services:
    """What a task works with; each part is made when it is asked for."""

    settings: Settings
    conn: psycopg.Connection

    def fetcher(self) -> Fetcher:
        """Return what fetches from strangers; private addresses only where a user named them."""
        from anishelf.feeds.store.subscriptions import Subscriptions
        from anishelf.fetch import Fetcher, place_of
        from anishelf.identity.adapters.bangumi import BASE_URL

        proxies = Subscriptions(self.conn).proxies()
        named = {*self.settings.allowed_hosts, *proxies}
        if connection(BANGUMI):
            named.add(place_of(endpoint_of(BANGUMI, default=BASE_URL).url))
        return Fetcher(
            allowed_hosts=named,
            proxy=self.settings.proxy,
            proxies={place: proxy for place, proxy in proxies.items() if proxy},
        )

    def title_reader(self) -> Reader:
        """Return what reads titles: the user's parsers, then the built-in one."""
        from anishelf.titles.parser import parse_title
        from anishelf.titles.steps.reading import Reader
        from anishelf.titles.store.title_parsers import TitleParsers

        return Reader(TitleParsers(self.conn).enabled(), parse_title)

    def screen(self) -> FilterEngine:
        """Return the user's filters."""
        from anishelf.decisions.steps.filter_engine import FilterEngine
        from anishelf.decisions.store.filter_rules import FilterRules

        rules = FilterRules(self.conn)
        return FilterEngine(rules.enabled(), rules.works_of)

    def torrent(self, url: str) -> bytes:
        """Return the .torrent file at *url*."""
        return self.fetcher().get(url).body

    def bangumi(self) -> Bangumi:
        """Return bangumi.tv, asked in turn by the whole deployment."""
        import requests

        from anishelf.core.rate_limits import RateLimits
        from anishelf.identity.adapters.bangumi import BASE_URL, Bangumi

        at, session = endpoint_of(BANGUMI, default=BASE_URL), requests.Session()
        if self.settings.proxy:
            session.proxies = {"http": self.settings.proxy, "https": self.settings.proxy}
        limits, interval = RateLimits(self.conn), self.settings.bangumi_interval
        return Bangumi(
            session,
            wait_turn=lambda: time.sleep(limits.reserve("bangumi", interval)),
            base_url=at.url,
            token=at.secret,
            agent=at.extra.get("user_agent"),
        )

    def subjects(self) -> Subjects:
        """Return what is known of subjects: the cache, and bangumi.tv behind it."""
        from anishelf.identity.steps.subjects import Subjects

        return Subjects(self.bangumi_cache(), self.bangumi(), now=clock())

    def bangumi_cache(self) -> BangumiCache:
        """Return what bangumi.tv said before; nobody is asked."""
        from anishelf.identity.store.bangumi import BangumiCache

        return BangumiCache(self.conn)

    def catalogue_source(self) -> CatalogueSource:
        """Return where the public catalogue of shows comes from."""
        from anishelf.identity.adapters.catalogue import CatalogueSource

        return CatalogueSource(self.settings.catalogue_url, self.fetcher())

    def registry(self) -> ShowIdentifier:
        """Return what finds the show of a release."""
        from anishelf.feeds.store.subscriptions import Subscriptions
        from anishelf.identity.adapters.mikan import Mikan
        from anishelf.identity.steps.feed_ids import FeedIds, MikanShows
        from anishelf.identity.steps.identify import ShowIdentifier
        from anishelf.identity.steps.review import ReviewQueue, Suggester
        from anishelf.identity.steps.show_matcher import ShowMatcher
        from anishelf.identity.store.catalogue import Catalogue
        from anishelf.identity.store.identity_reviews import IdentityReviews
        from anishelf.identity.store.shows import Shows

        subjects, shows, now = self.subjects(), Shows(self.conn), clock()
        reviews, catalogue = IdentityReviews(self.conn), Catalogue(self.conn)
        suggester = Suggester(catalogue, subjects, self.settings.title_language)
        site = Mikan(self.fetcher(), *Subscriptions(self.conn).mikan_sites()[:1])
        mikan = MikanShows(self.bangumi_cache(), site, now=now)
        return ShowIdentifier(
            matcher=ShowMatcher(
                subjects=subjects,
                shows=shows,
                reviews=reviews,
                catalogue=catalogue,
                feed_ids=FeedIds(shows, catalogue, mikan, subjects, now),
                now=now,
            ),
            subjects=subjects,
            shows=shows,
            review_queue=ReviewQueue(reviews, suggester, now),
            language=self.settings.title_language,
        )

    def downloader(self, downloader: Downloader) -> DownloaderClient:
        """Return a client for a registered downloader; it has not called yet."""
        from anishelf.downloaders import kind_of

        kind = kind_of(downloader.type)
        at = endpoint_of(downloader.conn_id) if kind.has_connection else None
        return kind.connect(at, self.settings)

    def free_space(self) -> int:
        """Return the bytes that are free for downloads."""
        self.settings.downloads_dir.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.settings.downloads_dir).free

    def modes(self) -> Modes:
        """Return the permissions of what we make."""
        from anishelf.disk import Modes

        return Modes(self.settings.file_mode, self.settings.dir_mode, self.settings.owner)

    def library(self) -> Library:
        """Return the library on disk."""
        from anishelf.library.adapters.library import Library
        from anishelf.settings import Transfer

        return Library(
            tv_root=self.settings.library_dir,
            movies_root=self.settings.movies_dir,
            path_template=self.settings.path_template,
            movie_template=self.settings.movie_template,
            link=self.settings.transfer is not Transfer.COPY,
            modes=self.modes(),
            keep_free=self.settings.min_free_space,
        )

    def bin(self) -> Trash:
        """Return the trash."""
        from anishelf.library.adapters.trash import TrashFolder
        from anishelf.library.steps.trash import Trash
        from anishelf.library.store.belongings import AttachedFiles
        from anishelf.library.store.trash import TrashRows

        roots = (self.settings.library_dir, self.settings.movies_dir)
        folder = TrashFolder(self.settings.trash_dir, library=roots, modes=self.modes())
        return Trash(folder, TrashRows(self.conn), AttachedFiles(self.conn), clock)

    def departure(self) -> Detachment | None:
        """Return what takes finished downloads out of their downloaders, where files move."""
        from anishelf.downloads.steps.detachment import Detachment
        from anishelf.downloads.steps.downloader_pool import DownloaderPool
        from anishelf.downloads.store.detachments import Departures
        from anishelf.downloads.store.downloaders import Downloaders
        from anishelf.downloads.store.downloads import Downloads
        from anishelf.settings import Transfer

        if self.settings.transfer is not Transfer.MOVE:
            return None
        downloaders = Downloaders(self.conn)
        return Detachment(
            Departures(self.conn),
            Downloads(self.conn),
            downloaders,
            DownloaderPool(self.downloader, downloaders, clock),
            self.library(),
            str(self.settings.downloads_dir),
            clock,
        )

    def relocator(self) -> Relocator:
        """Return what gives library files other names."""
        from anishelf.library.adapters.relocation import Relocator

        roots = (self.settings.library_dir, self.settings.movies_dir)
        return Relocator(roots, modes=self.modes())

    def airflow(self) -> Airflow | None:
        """Return Airflow's own REST API, or None where nobody said where it is."""
        from anishelf.operations.airflow_api import Airflow
        from anishelf.operations.airflow_session import open_session

        try:
            at = airflow_api()
        except StackNotRunning:
            return None
        return Airflow(open_session(at.url), at.url, user=at.user, password=at.password)

    def run_logs(self) -> RunLogs:
        """Return the log files of Airflow's runs."""
        from airflow.sdk.configuration import conf

        from anishelf.operations.run_logs import RunLogs

        return RunLogs(Path(conf.get("logging", "base_log_folder")))

    def jellyfin(self) -> Jellyfin | None:
        """Return Jellyfin, or None where nobody made its connection."""
        import requests

        from anishelf.mediaserver.adapters.jellyfin import Jellyfin

        if connection(JELLYFIN) is None:
            return None
        at = endpoint_of(JELLYFIN)
        return Jellyfin(requests.Session(), at.url, api_key=at.secret)

    def jellyfin_paths(self) -> PathMap:
        """Return how Jellyfin calls our folders: extra `path_map` of its connection."""
        from anishelf.mediaserver.domain.paths import PathMap

        mapped = endpoint_of(JELLYFIN).extra.get("path_map") or {}
        if not isinstance(mapped, dict):
            raise SettingInvalid(
                f'path_map of {JELLYFIN} must be like {{"/data/library": "/media/anime"}}'
            )
        return PathMap(tuple((str(ours), str(theirs)) for ours, theirs in mapped.items()))

    def describer(self) -> NfoPublisher:
        """Return what writes NFO files and posters."""
        from anishelf.metadata.adapters.artwork import Artwork
        from anishelf.metadata.adapters.nfo import NfoRenderer
        from anishelf.metadata.adapters.sidecar_files import SidecarFiles
        from anishelf.metadata.steps.nfo import NfoPublisher
        from anishelf.metadata.steps.sidecars import SidecarWriter
        from anishelf.metadata.store.sidecars import Sidecars

        roots = (self.settings.library_dir, self.settings.movies_dir)
        records = Sidecars(self.conn)
        return NfoPublisher(
            knowledge=self.subjects(),
            seasons=records,
            texts=NfoRenderer(self.settings.nfo_templates),
            pictures=Artwork(self.fetcher()),
            sidecars=SidecarWriter(SidecarFiles(roots, modes=self.modes()), records),
            language=self.settings.title_language,
            now=clock(),
        )


@contextmanager
def open_services() -> Iterator[Services]:
    """Open what a task needs."""
    with open_database() as conn:
        yield Services(Settings.from_env(), conn)


@contextmanager
def open_watch() -> Iterator[PollSchedule]:
    """Open what waits for work: polls and looks have a database connection each."""
    from anishelf.downloads.steps.poll_schedule import PollIntervals, PollSchedule
    from anishelf.downloads.steps.track import Tracker
    from anishelf.downloads.store.download_attempts import DownloadAttempts
    from anishelf.downloads.store.download_tracking import DownloadTracking
    from anishelf.downloads.store.downloaders import Downloaders
    from anishelf.library.store.sync_tasks import SyncTasks

    with open_services() as polls, open_database() as looks:
        tracker = Tracker(
            DownloadTracking(polls.conn),
            DownloadAttempts(polls.conn),
            Downloaders(polls.conn),
            connect=polls.downloader,
            clock=clock,
            downloads_dir=str(polls.settings.downloads_dir),
            has_room=lambda: polls.free_space() > polls.settings.min_free_space,
            stall_after=timedelta(seconds=polls.settings.stall_after),
        )
        yield PollSchedule(
            tracker,
            work_due=SyncTasks(looks).has_due,
            youngest=DownloadTracking(looks).youngest,
            pace=PollIntervals(fast=polls.settings.poll_fast, slow=polls.settings.poll_slow),
            clock=clock,
        )


def connection(conn_id: str) -> Connection | None:
    """Return an Airflow connection, or None where nobody made it."""
    try:
        found: Connection = Connection.get(conn_id)
    except AirflowNotFoundException:
        return None
    return found


def required_connection(conn_id: str) -> Connection:
    """Return an Airflow connection, or raise SettingInvalid saying how to make it."""
    conn = connection(conn_id)
    if conn is None:
        raise SettingInvalid(
            f"there is no Airflow connection {conn_id!r}: make it in the UI (Admin, Connections) "
            f"or set AIRFLOW_CONN_{conn_id.upper()}"
        )
    return conn


def endpoint_of(conn_id: str, *, default: str | None = None) -> Endpoint:
    """Return the address and login of a connection; with a *default* nobody needs to make it."""
    conn = connection(conn_id) if default else required_connection(conn_id)
    return read_endpoint(conn.as_json() if conn else "{}", default=default)


def _database_url() -> str:
    return postgres_url(required_connection(DATABASE).as_json())
