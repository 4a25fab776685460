"""Asks downloaders: one session for each, and a record of who answers. Decides nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.transfer import TransferState
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, SettingInvalid

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

_SEEN_EVERY = timedelta(minutes=1)


class DownloaderClient(Protocol):
    """Everything we ever ask of a downloader; a new one implements this and nothing else.

    Each call may raise DownloaderUnreachable or DownloaderRefused, and what it was asked to do may
    be refused with TorrentRejected. Paths are ours; paths of files lie below the save path.
    `proof` returns the files of a transfer it has forgotten when they are whole, `skip` takes files
    out of a transfer, `trouble` returns what it says about one that does not get on.
    """

    fingerprint: str

    def check(self) -> str: ...
    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None: ...
    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None: ...
    def statuses(self) -> list[TransferState]: ...
    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]: ...
    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]: ...
    def adopt(self, transfer_id: str, *, tag: str) -> None: ...
    def skip(self, transfer_id: str, paths: frozenset[str]) -> None: ...
    def trouble(self, transfer_id: str) -> str | None: ...
    def pause(self, transfer_id: str) -> None: ...
    def resume(self, transfer_id: str) -> None: ...
    def cancel(self, transfer_id: str) -> None: ...
    def remove(self, transfer_id: str, *, with_data: bool) -> None: ...


class Health(Protocol):
    """Where the health of downloaders is kept."""

    def answered(self, downloader_id: int, *, now: datetime) -> None: ...
    def failed(self, downloader_id: int, *, error: str, now: datetime) -> None: ...
    def refused(
        self, downloader_id: int, *, fingerprint: str, error: str, now: datetime
    ) -> None: ...


class DownloaderPool:
    """One run's way to the downloaders.

    A login that was refused once is never tried again, here or elsewhere, until it changes: five
    wrong passwords ban an address for an hour, the right password included.
    """

    def __init__(
        self,
        connect: Callable[[Downloader], DownloaderClient],
        health: Health,
        clock: Callable[[], datetime],
    ) -> None:
        self._connect = connect
        self._health = health
        self._clock = clock
        self._clients: dict[int, DownloaderClient] = {}
        self._refused: dict[int, tuple[str, str]] = {}

    def ask(self, downloader: Downloader, question: Callable[[DownloaderClient], Answer]) -> Answer:
        """Return the answer to *question*, or raise what stands in its way."""
        client = self._clients.get(downloader.id) or self._connected(downloader)
        self._check_login(downloader, client)
        try:
            answer = question(client)
        except DownloaderRefused as error:
            self._note_refusal(downloader, client, error)
            raise
        except DownloaderUnreachable as error:
            self._note_failure(downloader, error)
            raise
        self._clients[downloader.id] = client
        self._note_answer(downloader)
        return answer

    def _connected(self, downloader: Downloader) -> DownloaderClient:
        """Return a new client; a connection that somebody deleted is like a downloader that is off."""
        try:
            return self._connect(downloader)
        except SettingInvalid as error:
            away = DownloaderUnreachable(str(error))
            self._note_failure(downloader, away)
            raise away from error

    def _check_login(self, downloader: Downloader, client: DownloaderClient) -> None:
        known = (downloader.refused_fingerprint, downloader.last_error)
        fingerprint, error = self._refused.get(downloader.id, known)
        if fingerprint == client.fingerprint:
            raise DownloaderRefused(
                error or f"{downloader.conn_id} refused this login before; change the connection"
            )

    def _note_refusal(
        self, downloader: Downloader, client: DownloaderClient, error: DownloaderRefused
    ) -> None:
        log.error("%s: %s", downloader.conn_id, error)
        self._refused[downloader.id] = (client.fingerprint, str(error))
        # Without its session the next question reads the connection again.
        self._clients.pop(downloader.id, None)
        self._health.refused(
            downloader.id, fingerprint=client.fingerprint, error=str(error), now=self._clock()
        )

    def _note_failure(self, downloader: Downloader, error: DownloaderUnreachable) -> None:
        if downloader.consecutive_failures == 0:
            log.warning("%s: %s", downloader.conn_id, error)
        self._clients.pop(downloader.id, None)
        self._health.failed(downloader.id, error=str(error), now=self._clock())

    def _note_answer(self, downloader: Downloader) -> None:
        now = self._clock()
        was_ill = downloader.last_error is not None
        if was_ill:
            log.info("%s answers again", downloader.conn_id)
        seen = downloader.last_seen_at
        if was_ill or seen is None or now - seen >= _SEEN_EVERY:
            self._health.answered(downloader.id, now=now)
