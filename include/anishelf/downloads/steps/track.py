"""Watches every running download: one question to each downloader, then the truth about each row."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from anishelf.core.torrent import TorrentFile
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DownloadFlag
from anishelf.downloads.domain.transfer import (
    STALL_AFTER,
    TransferHealth,
    TransferState,
    assess,
    same_look,
)
from anishelf.downloads.steps import failover
from anishelf.downloads.steps.downloader_pool import DownloaderClient, DownloaderPool, Health
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, StaleStatus

log = logging.getLogger(__name__)

_STORE_EVERY = timedelta(seconds=5)
_ABSENT_POLLS = 3
_MOST_STARTS = 3
_WITH_A_CAUSE = frozenset({DownloadFlag.STALLED, DownloadFlag.ERROR})


class DownloadTracking(failover.Rows, Protocol):
    """The rows of running downloads, as the looks change them."""

    def followed(self, downloader_id: int) -> list[Download]: ...
    def seen(
        self, download_id: int, state: TransferState, assess: TransferHealth, *, now: datetime
    ) -> None: ...
    def remember_files(self, download_id: int, files: tuple[TorrentFile, ...]) -> None: ...
    def missed(self, download_id: int) -> int: ...
    def completed(self, download_id: int, *, reason: str | None = None) -> None: ...
    def removed(self, download_id: int, *, reason: str) -> None: ...
    def lost(self, download_id: int, *, reason: str) -> None: ...


class Attempts(failover.Attempts, Protocol):
    """What downloaders said."""

    def times_accepted(self, download_id: int) -> int: ...


class Downloaders(Health, Protocol):
    """The configured downloaders."""

    def all(self) -> list[Downloader]: ...


class SyncTasks(Protocol):
    """The file work that completed downloads open."""

    def claim(self, *, owner: str, now: datetime) -> list[int]: ...


@dataclass(slots=True)
class Polled:
    """What one poll found."""

    running: int = 0
    completed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    unreachable: list[str] = field(default_factory=list)


def claim(sync_tasks: SyncTasks, *, owner: str, now: datetime) -> list[int]:
    """Reserve the file work that is due; return its downloads, for the run that is to start."""
    return sync_tasks.claim(owner=owner, now=now)


class Tracker:
    """Polls for as long as it lives, over one session for each downloader; remembers last looks."""

    def __init__(
        self,
        looks: DownloadTracking,
        attempts: Attempts,
        downloaders: Downloaders,
        *,
        connect: Callable[[Downloader], DownloaderClient],
        clock: Callable[[], datetime],
        downloads_dir: str,
        has_room: Callable[[], bool],
        stall_after: timedelta = STALL_AFTER,
    ) -> None:
        self._stall_after = stall_after
        self._looks = looks
        self._attempts = attempts
        self._downloaders = downloaders
        self._reach = DownloaderPool(connect, downloaders, clock)
        self._cascade = failover.Failover(
            looks, attempts, self._reach, downloads_dir=downloads_dir, has_room=has_room
        )
        self._all: list[Downloader] = []
        self._clock = clock
        self._complete: dict[int, tuple[int, TransferState]] = {}
        self._told: set[str] = set()

    @property
    def second_look(self) -> bool:
        """Return whether something looked complete once and waits for the second, equal look."""
        return bool(self._complete)

    def poll(self) -> Polled:
        """Ask every downloader once and record what it says; one that is away changes no row."""
        polled = Polled()
        self._all = self._downloaders.all()
        for downloader in self._all:
            followed = self._looks.followed(downloader.id)
            if not downloader.enabled and not followed:
                continue
            try:
                self._poll_one(downloader, followed, polled)
            except (DownloaderUnreachable, DownloaderRefused) as error:
                polled.unreachable.append(f"{downloader.conn_id}: {error}")
                self._complete.clear()  # the looks after an outage begin anew
        return polled

    def _poll_one(self, downloader: Downloader, followed: list[Download], polled: Polled) -> None:
        index = _Index(self._reach.ask(downloader, lambda client: client.statuses()))
        self._forget_others(downloader, followed)
        for download in followed:
            try:
                self._look_at(downloader, download, index.find(download), polled)
            except StaleStatus as error:
                log.info("%s: somebody else changed it meanwhile", error)

    def _look_at(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState | None,
        polled: Polled,
    ) -> None:
        if state is None:
            # Outside our category: a user may have moved it, or it was adopted.
            state = self._reach.ask(
                downloader,
                lambda client: client.find(tag=download.tag, ids=download.ids, thorough=True),
            )
        if state is None:
            self._miss(downloader, download, polled)
            return
        result = assess(
            state,
            standing_since=download.progressed_at,
            now=self._clock(),
            stall_after=self._stall_after,
        )
        if result.flag is DownloadFlag.UNKNOWN_STATE:
            self._count_unknown(downloader, state, polled)
        if result.complete:
            self._see_complete(downloader, download, state, result, polled)
        else:
            self._complete.pop(download.id, None)
            polled.running += 1
            if self._is_worth_storing(download, result):
                result = self._explained(downloader, download, state, result)
                self._looks.seen(download.id, state, result, now=self._clock())
            if download.flag is result.flag is DownloadFlag.ERROR:
                reason = download.flag_reason or ""
                self._cascade.hand_on(download, state, reason, at=downloader, others=self._all)

    def _explained(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState,
        result: TransferHealth,
    ) -> TransferHealth:
        """Return the verdict with the downloader's own words, asked for once when trouble begins."""
        if result.flag not in _WITH_A_CAUSE:
            return result
        if download.flag is result.flag:
            return replace(result, reason=download.flag_reason)
        said = self._reach.ask(downloader, lambda client: client.trouble(state.id))
        return result if said is None else replace(result, reason=f"{said} ({result.reason})")

    def _see_complete(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState,
        result: TransferHealth,
        polled: Polled,
    ) -> None:
        """Remember the files at the first complete look, close the row at the second equal one."""
        _, first = self._complete.get(download.id, (downloader.id, None))
        if same_look(first, state):
            del self._complete[download.id]
            self._looks.completed(download.id)
            polled.completed.append(download.id)
            return
        polled.running += 1
        files = self._reach.ask(downloader, lambda client: client.files(state.id))
        if not files:
            return
        self._looks.remember_files(download.id, files)
        self._looks.seen(download.id, state, result, now=self._clock())
        self._complete[download.id] = (downloader.id, state)

    def _miss(self, downloader: Downloader, download: Download, polled: Polled) -> None:
        """Count a look without a trace of it; after three, tell why it is gone."""
        self._complete.pop(download.id, None)
        if self._looks.missed(download.id) < _ABSENT_POLLS:
            polled.running += 1
            return
        name = downloader.conn_id
        if download.completed_at is not None:
            self._looks.completed(
                download.id, reason=f"complete; {name} has let go of it, its files are remembered"
            )
            polled.completed.append(download.id)
        elif files := self._proof(downloader, download):
            self._looks.remember_files(download.id, files)
            self._looks.completed(
                download.id, reason=f"complete: {name} has forgotten it, its files are whole"
            )
            polled.completed.append(download.id)
        elif self._cascade.was_handed_on(download, downloader):
            self._cascade.finish(download, downloader)
        elif download.first_seen_at is not None:
            self._looks.removed(download.id, reason=f"it was removed in {name}; retry to add it")
            polled.removed.append(download.id)
        elif self._attempts.times_accepted(download.id) < _MOST_STARTS:
            self._looks.lost(download.id, reason=f"{name} lost it right after it was added")
        else:
            self._looks.removed(
                download.id, reason=f"{name} lost it {_MOST_STARTS} times right after it was added"
            )
            polled.removed.append(download.id)

    def _forget_others(self, downloader: Downloader, followed: list[Download]) -> None:
        """Drop first looks at downloads that are followed no more, cancelled ones for example."""
        ids = {download.id for download in followed}
        gone = [
            one
            for one, (owner, _) in self._complete.items()
            if owner == downloader.id and one not in ids
        ]
        for one in gone:
            del self._complete[one]

    def _count_unknown(self, downloader: Downloader, state: TransferState, polled: Polled) -> None:
        polled.unknown[state.raw_state] += 1
        if state.raw_state not in self._told:
            self._told.add(state.raw_state)
            log.warning("%s says %r: unknown state", downloader.conn_id, state.raw_state)

    def _proof(self, downloader: Downloader, download: Download) -> tuple[TorrentFile, ...]:
        """Return the files that prove that a forgotten download was complete, or none."""
        place, size = download.save_path, download.size
        if not place or not size:
            return ()
        return self._reach.ask(downloader, lambda client: client.proof(place, size=size))

    def _is_worth_storing(self, download: Download, result: TransferHealth) -> bool:
        """Return whether a look goes to the row: every 5 seconds, and when it says something new."""
        seen = download.last_seen_at
        return (
            seen is None
            or self._clock() - seen >= _STORE_EVERY
            or download.flag is not result.flag
            or download.completed_at is not None
            or download.absent_polls > 0
        )


class _Index:
    """The transfers of one answer, found by tag first: a hybrid's handle may change."""

    def __init__(self, states: Iterable[TransferState]) -> None:
        self._by_tag: dict[str, TransferState] = {}
        self._by_hash: dict[str, TransferState] = {}
        for state in states:
            self._by_tag.update(dict.fromkeys(state.tags, state))
            for infohash in (state.ids.v1, state.ids.v2):
                if infohash is not None:
                    self._by_hash[infohash] = state

    def find(self, download: Download) -> TransferState | None:
        return (
            self._by_tag.get(download.tag)
            or self._by_hash.get(download.ids.v1 or "")
            or self._by_hash.get(download.ids.v2 or "")
        )
