"""Asks downloaders: one session for each, and a record of who answers. Decides nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.ports import DownloaderClient, Downloaders
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, SettingInvalid

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

_SEEN_EVERY = timedelta(minutes=1)


class DownloaderPool:
    """One run's way to the downloaders; in one round nobody waits twice for the same silent one.

    A login that was refused once is never tried again, here or elsewhere, until it changes: five
    wrong passwords ban an address for an hour, the right password included.
    """

    def __init__(
        self,
        connect: Callable[[Downloader], DownloaderClient],
        downloaders: Downloaders,
        clock: Callable[[], datetime],
    ) -> None:
        self._connect = connect
        self._downloaders = downloaders
        self._clock = clock
        self._clients: dict[int, DownloaderClient] = {}
        self._refused: dict[int, tuple[str, str]] = {}
        self._silent: dict[int, DownloaderUnreachable | DownloaderRefused] = {}

    def begin_round(self) -> None:
        """Ask everybody again, those too that did not answer before."""
        self._silent.clear()

    def is_silent(self, downloader: Downloader) -> bool:
        """Return whether it failed in this round already, and is not asked again."""
        return downloader.id in self._silent

    def ask(self, downloader: Downloader, question: Callable[[DownloaderClient], Answer]) -> Answer:
        """Return the answer to *question*, or raise what prevents it.

        That is DownloaderUnreachable or DownloaderRefused, and what a client raises for *question*.
        """
        if downloader.id in self._silent:
            raise self._silent[downloader.id]
        try:
            answer = self._asked(downloader, question)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            self._silent[downloader.id] = error
            raise
        self._note_answer(downloader)
        return answer

    def _asked(
        self, downloader: Downloader, question: Callable[[DownloaderClient], Answer]
    ) -> Answer:
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
        self._downloaders.refused(
            downloader.id, fingerprint=client.fingerprint, error=str(error), now=self._clock()
        )

    def _note_failure(self, downloader: Downloader, error: DownloaderUnreachable) -> None:
        if downloader.consecutive_failures == 0:
            log.warning("%s: %s", downloader.conn_id, error)
        self._clients.pop(downloader.id, None)
        self._downloaders.failed(downloader.id, error=str(error), now=self._clock())

    def _note_answer(self, downloader: Downloader) -> None:
        now = self._clock()
        was_ill = downloader.last_error is not None
        if was_ill:
            log.info("%s answers again", downloader.conn_id)
        seen = downloader.last_seen_at
        if was_ill or seen is None or now - seen >= _SEEN_EVERY:
            self._downloaders.answered(downloader.id, now=now)
