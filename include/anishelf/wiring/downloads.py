"""Builds the parts of `downloads`: downloaders, what is asked of them, and what follows them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from anishelf.wiring import library
from anishelf.wiring.context import Context
from anishelf.wiring.following import ExpectedReleases
from anishelf.wiring.questions import question_calls
from anishelf.wiring.web import fetchers

if TYPE_CHECKING:
    from anishelf.downloads.domain.downloader import Downloader
    from anishelf.downloads.ports import DownloaderClient
    from anishelf.downloads.steps.detachment import Detachment
    from anishelf.downloads.steps.dispatch import Options
    from anishelf.downloads.steps.poll_schedule import PollSchedule
    from anishelf.downloads.steps.torrent_fetching import FetchTorrent, TorrentLink
    from anishelf.downloads.steps.track import Tracker
    from anishelf.downloads.steps.whereabouts import Whereabouts
    from anishelf.downloads.store.download_attempts import DownloadAttempts
    from anishelf.downloads.store.download_commands import DownloadCommands
    from anishelf.downloads.store.downloaders import Downloaders
    from anishelf.downloads.store.downloads import Downloads

Connect = Callable[["Downloader"], "DownloaderClient"]


def downloads(context: Context) -> Downloads:
    """Return the downloads."""
    from anishelf.downloads.store.downloads import Downloads

    return Downloads(context.conn)


def attempts(context: Context) -> DownloadAttempts:
    """Return which downloader was tried for what."""
    from anishelf.downloads.store.download_attempts import DownloadAttempts

    return DownloadAttempts(context.conn)


def commands(context: Context) -> DownloadCommands:
    """Return what users asked of downloads."""
    from anishelf.downloads.store.download_commands import DownloadCommands

    return DownloadCommands(context.conn)


def downloaders(context: Context) -> Downloaders:
    """Return the registered downloaders."""
    from anishelf.downloads.store.downloaders import Downloaders

    return Downloaders(context.conn)


def client(context: Context, downloader: Downloader) -> DownloaderClient:
    """Return a client for a registered downloader; it has not called yet."""
    from anishelf.downloads.kinds import kind_of

    kind = kind_of(downloader.type)
    at = context.endpoints.get(downloader.conn_id) if kind.has_connection else None
    return kind.connect(at, context.settings.downloads_dir)


def connector(context: Context) -> Connect:
    """Return what makes a client for a registered downloader."""
    return partial(client, context)


def free_space(context: Context) -> int:
    """Return the bytes that are free for downloads."""
    from anishelf.disk.paths import open_folder

    folder = context.settings.downloads_dir
    open_folder(folder)
    return shutil.disk_usage(folder).free


def dispatch_options(context: Context) -> Options:
    """Return how downloads are handed out."""
    from anishelf.downloads.steps.dispatch import Options

    settings = context.settings
    return Options(
        downloads_dir=str(settings.downloads_dir),
        max_adds=settings.max_adds_per_run,
        min_free_space=settings.min_free_space,
        patience=settings.downloader_failures,
    )


def torrent_fetcher(context: Context) -> FetchTorrent:
    """Return what brings a .torrent file; several may be brought side by side."""
    guarded = fetchers(context)

    def bring(link: TorrentLink) -> bytes:
        return guarded(link.feeds).get(link.url, timeout=link.seconds).body

    return bring


def detachment(
    context: Context,
    *,
    connect: Connect | None = None,
    sleep: Callable[[float], object] = time.sleep,
) -> Detachment | None:
    """Return what takes finished downloads out of their downloaders, where files move."""
    from anishelf.downloads.steps.detachment import Detachment
    from anishelf.downloads.steps.downloader_pool import DownloaderPool
    from anishelf.downloads.steps.own_transfers import OwnTransfers
    from anishelf.downloads.store.detachments import Detachments
    from anishelf.settings import Transfer

    if context.settings.transfer is not Transfer.MOVE:
        return None
    registered = downloaders(context)
    pool = DownloaderPool(connect or connector(context), registered, context.clock)
    folder = str(context.settings.downloads_dir)
    return Detachment(
        Detachments(context.conn),
        downloads(context),
        OwnTransfers(pool, registered.all(), downloads_dir=folder),
        library.library(context).give_up,
        context.clock,
        sleep=sleep,
    )


def whereabouts(context: Context, *, connect: Connect | None = None) -> Whereabouts:
    """Return what asks downloaders where the files of finished downloads are by now."""
    from anishelf.downloads.steps.downloader_pool import DownloaderPool
    from anishelf.downloads.steps.own_transfers import OwnTransfers
    from anishelf.downloads.steps.whereabouts import Whereabouts

    registered = downloaders(context)
    pool = DownloaderPool(connect or connector(context), registered, context.clock)
    folder = str(context.settings.downloads_dir)
    transfers = OwnTransfers(pool, registered.all(), downloads_dir=folder)
    return Whereabouts(downloads(context), transfers)


def tracker(
    context: Context, *, connect: Connect | None = None, only: int | None = None
) -> Tracker:
    """Return what keeps the state of every download current, or of those at one downloader."""
    from anishelf.downloads.steps.track import Tracker
    from anishelf.downloads.store.download_tracking import DownloadTracking

    return Tracker(
        DownloadTracking(context.conn),
        attempts(context),
        downloaders(context),
        connect=connect or connector(context),
        clock=context.clock,
        downloads_dir=str(context.settings.downloads_dir),
        has_room=lambda: free_space(context) > context.settings.min_free_space,
        stall_after=timedelta(seconds=context.settings.stall_after),
        only=only,
    )


def poll_schedule(open_context: Callable[[], Context]) -> PollSchedule:
    """Return what waits for work; *open_context* is called for each downloader too.

    They are polled in threads, and no two of these may share a connection to our database.
    """
    from anishelf.downloads.steps.poll_schedule import PollIntervals, PollSchedule
    from anishelf.downloads.store.download_tracking import DownloadTracking

    context = open_context()
    file_work, questions = library.sync_tasks(context), question_calls(context)
    expected = ExpectedReleases(context)
    settings, registered = context.settings, downloaders(context)
    return PollSchedule(
        lambda downloader_id: tracker(open_context(), only=downloader_id),
        registered=lambda: [one.id for one in registered.all()],
        work_due=lambda now: file_work.has_due(now) or questions.due() or expected.due(),
        youngest=DownloadTracking(context.conn).youngest,
        intervals=PollIntervals(fast=settings.poll_fast, slow=settings.poll_slow),
        clock=context.clock,
    )


def waiting_files(context: Context) -> list[str]:
    """Return the jobs of the built-in HTTP downloader that nobody works on, oldest first."""
    from anishelf.downloads.adapters.http_download import waiting

    return waiting(context.settings.downloads_dir)


def file_transfer(context: Context, tag: str) -> Callable[[str], bool]:
    """Return what brings the file of job *tag* of the built-in HTTP downloader.

    It needs the database no more. It says whether there was something to do; FetchFailed says why
    it stopped.
    """
    from anishelf.downloads.adapters.http_download import Limits, transfer
    from anishelf.downloads.domain.download import TAG

    number = tag.removeprefix(TAG)
    known = downloads(context).known([int(number)]) if number.isdecimal() else set()
    feeds = downloads(context).request(int(number)).feeds if known else ()
    settings, web = context.settings, fetchers(context)(feeds)
    limits = Limits(max_bytes=settings.http_max_size, keep_free=settings.min_free_space)
    return lambda tag: transfer(settings.downloads_dir, tag, web, limits)
