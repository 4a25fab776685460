"""Carries out what users ask of downloads: each command is done, refused with a reason, or waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from anishelf.core.batch import each
from anishelf.downloads.domain.command import Command
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import (
    CommandAction,
    CommandStatus,
    DownloadFlag,
    DownloadStatus,
)
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.ports import (
    Commands,
    DownloaderClient,
    Downloaders,
    DownloadRows,
    Unwant,
)
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.downloads.steps.own_transfers import OwnTransfers
from anishelf.errors import CommandRefused
from anishelf.library.domain.videos import WantedEpisode, assign_videos
from anishelf.titles.parser import Number

log = logging.getLogger(__name__)

_ENDED = frozenset({DownloadStatus.FAILED, DownloadStatus.CANCELLED, DownloadStatus.REMOVED})
_WAITING = frozenset({DownloadStatus.PENDING, DownloadStatus.NO_DOWNLOADER})
_STUCK = frozenset({DownloadFlag.ERROR, DownloadFlag.MISSING_FILES, DownloadFlag.STALLED})


def carry_out(
    commands: Commands,
    downloads: DownloadRows,
    unwant: Unwant,
    downloaders: Downloaders,
    *,
    connect: Callable[[Downloader], DownloaderClient],
    downloads_dir: str,
    clock: Callable[[], datetime],
) -> int:
    """Answer every command that waits; one whose downloader is away goes on waiting."""
    pool = DownloaderPool(connect, downloaders, clock)
    transfers = OwnTransfers(pool, downloaders.all(), downloads_dir=downloads_dir)
    run = _Run(commands, downloads, unwant, transfers)
    each(commands.pending(), run.work, on_failure=run.put_off)
    return run.answered


class _Run:
    def __init__(
        self,
        commands: Commands,
        downloads: DownloadRows,
        unwant: Unwant,
        transfers: OwnTransfers,
    ) -> None:
        self._commands = commands
        self._downloads = downloads
        self._unwant = unwant
        self._transfers = transfers
        self.answered = 0
        self._actions: dict[CommandAction, Callable[[Download], str]] = {
            CommandAction.RETRY: self._retry,
            CommandAction.CANCEL: self._cancel,
            CommandAction.PAUSE: self._pause,
            CommandAction.RESUME: self._resume,
            CommandAction.REMOVE: lambda download: self._remove(download, with_data=False),
            CommandAction.REMOVE_WITH_DATA: lambda download: self._remove(download, with_data=True),
        }

    def work(self, command: Command) -> None:
        """Carry out one command; what is raised leaves it waiting."""
        with self._downloads.held(command.download_id) as mine:
            if not mine:
                return  # a dispatcher has it just now; the next run
            download = self._downloads.get(command.download_id)
            status = CommandStatus.DONE
            try:
                if command.episode_id is not None:
                    answer = self._cancel_episode(download, command.episode_id)
                else:
                    answer = self._actions[command.action](download)
            except CommandRefused as error:
                status, answer = CommandStatus.REFUSED, str(error)
            log.info("%s: %s: %s", command, status, answer)
            self._commands.answer(command.id, status=status, answer=answer)
            self.answered += 1

    def put_off(self, command: Command, reason: str) -> None:
        """Keep it for the next run, with the reason why it waits."""
        self._commands.note(command.id, answer=f"waiting: {reason}")

    def _retry(self, download: Download) -> str:
        if download.status in _WAITING:
            return f"it is waiting already: {download.reason or 'the next run sends it'}"
        if download.status in _ENDED:
            return self._begin_again(download)
        if download.status is DownloadStatus.DOWNLOADING and download.flag in _STUCK:
            found = self._transfers.transfer(download)
            if found is not None and self._transfers.is_ours(download, found.save_path):
                self._transfers.ask(
                    download, lambda client: client.remove(found.id, with_data=False)
                )
            return self._begin_again(download)
        raise CommandRefused(
            "it is under way; cancel it first"
            if download.status is DownloadStatus.DOWNLOADING
            else "it is complete; there is nothing to begin again"
        )

    def _begin_again(self, download: Download) -> str:
        self._downloads.reopen(download.id, old=download.status, reason="its user tries it again")
        return "it begins again"

    def _cancel(self, download: Download) -> str:
        if download.status in _ENDED:
            return f"it had ended already: {download.status}"
        if download.status is DownloadStatus.COMPLETED:
            raise CommandRefused("it is complete; it can only be removed")
        kept = self._transfers.take_away(download, with_data=True)
        self._end(download, DownloadStatus.CANCELLED, "its user cancelled it")
        return f"it is cancelled{kept}"

    def _cancel_episode(self, download: Download, episode_id: int) -> str:
        if download.status is DownloadStatus.COMPLETED:
            raise CommandRefused("the download is complete; remove the episode from the library")
        first_counted, wanted = self._commands.episodes(download.id)
        if episode_id not in {episode.episode_id for episode in wanted}:
            raise CommandRefused("this download does not bring that episode")
        if len(wanted) == 1:
            answer = self._cancel(download)
            self._unwant(download.id, episode_id)
            return f"nothing else was wanted of it: {answer}"
        skipped = self._skip(download, first_counted, wanted, episode_id)
        self._unwant(download.id, episode_id)
        return f"the episode is cancelled, {len(wanted) - 1} others go on; {skipped}"

    def _skip(
        self,
        download: Download,
        first_counted: Number | None,
        wanted: list[WantedEpisode],
        episode_id: int,
    ) -> str:
        """Take the file of one episode out of the transfer, if nobody else needs it."""
        later = "its file arrives with the others and is not used"
        found = self._transfers.transfer(download)
        if found is None:
            return later
        files = self._transfers.ask(download, lambda client: client.files(found.id))
        videos = assign_videos(files, wanted, first_counted=first_counted).videos
        mine = videos.get(episode_id)
        if mine is None or any(
            video.file == mine.file for id_, video in videos.items() if id_ != episode_id
        ):
            return later
        paths = frozenset({mine.file.path})
        self._transfers.ask(download, lambda client: client.skip(found.id, paths))
        return f"{mine.file.path} is not downloaded"

    def _pause(self, download: Download) -> str:
        state = self._running(download)
        self._transfers.ask(download, lambda client: client.pause(state.id))
        return f"it is paused in {self._transfers.name(download)}"

    def _resume(self, download: Download) -> str:
        state = self._running(download)
        self._transfers.ask(download, lambda client: client.resume(state.id))
        return f"it goes on in {self._transfers.name(download)}"

    def _remove(self, download: Download, *, with_data: bool) -> str:
        if download.status in _WAITING:
            raise CommandRefused("no downloader has it yet; it can only be cancelled")
        if download.status in _ENDED:
            raise CommandRefused(f"there is nothing to remove: it was {download.status}")
        unfinished = self._commands.unfinished(download.id)
        if with_data and unfinished:
            raise CommandRefused(
                f"{unfinished} of its episodes are not in the library yet, and their files would be "
                "lost; remove it without its data, or wait"
            )
        kept = self._transfers.take_away(download, with_data=with_data)
        self._end(download, DownloadStatus.REMOVED, "its user removed it")
        data = "with its data" if with_data else "its files stay in the download folder"
        return f"it is removed, {data}{kept}"

    def _end(self, download: Download, new: DownloadStatus, reason: str) -> None:
        self._downloads.advance(download.id, old=download.status, new=new, reason=reason)

    def _running(self, download: Download) -> TransferState:
        if download.status is not DownloadStatus.DOWNLOADING:
            raise CommandRefused(f"it is not running: it is {download.status}")
        found = self._transfers.transfer(download)
        if found is None:
            raise CommandRefused(f"{self._transfers.name(download)} does not show it any more")
        return found
