"""Watches every running download: one question to each downloader, then the truth about each row."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from anishelf.core.torrent import TorrentFile
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DownloadFlag
from anishelf.downloads.domain.transfer import (
    STALL_AFTER,
    TransferHealth,
    TransferIndex,
    TransferState,
    assess,
    is_worth_storing,
)
from anishelf.downloads.ports import Attempts, DownloaderClient, Downloaders, TrackedDownloads
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.downloads.steps.failover import Failover
from anishelf.downloads.steps.first_looks import FirstLooks
from anishelf.downloads.steps.own_transfers import OwnTransfers
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, StaleStatus, TorrentRejected

log = logging.getLogger(__name__)

_ABSENT_POLLS = 3
_MOST_STARTS = 3
_WITH_A_CAUSE = frozenset({DownloadFlag.STALLED, DownloadFlag.ERROR})


@dataclass(slots=True)
class Polled:
    """What one poll found."""

    running: int = 0
    completed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    unreachable: list[str] = field(default_factory=list)


class Tracker:
    """Polls for as long as it lives, over one session for each downloader; remembers first looks.

    With *only* it is the tracker of one downloader, and nobody waits for the others.
    """

    def __init__(
        self,
        tracking: TrackedDownloads,
        attempts: Attempts,
        downloaders: Downloaders,
        *,
        connect: Callable[[Downloader], DownloaderClient],
        clock: Callable[[], datetime],
        downloads_dir: str,
        has_room: Callable[[], bool],
        stall_after: timedelta = STALL_AFTER,
        only: int | None = None,
    ) -> None:
        self._stall_after = stall_after
        self._tracking = tracking
        self._attempts = attempts
        self._downloaders = downloaders
        self._pool = DownloaderPool(connect, downloaders, clock)
        self._failover = Failover(tracking, attempts, has_room=has_room)
        self._downloads_dir = downloads_dir
        self._only = only
        self._all: list[Downloader] = []
        self._clock = clock
        self._first_looks = FirstLooks()
        self._told: set[str] = set()

    @property
    def second_look(self) -> bool:
        """Return whether something looked complete once and waits for the second, equal look."""
        return bool(self._first_looks)

    def poll(self) -> Polled:
        """Ask each downloader once and record what it says; one that is away changes no row."""
        polled = Polled()
        self._pool.begin_round()
        self._all = self._downloaders.all()
        for downloader in self._all:
            if self._only is None or self._only == downloader.id:
                self._poll_one(downloader, polled)
        return polled

    def _poll_one(self, downloader: Downloader, polled: Polled) -> None:
        followed = self._tracking.followed(downloader.id)
        self._first_looks.forget(downloader.id, but={download.id for download in followed})
        if not downloader.enabled and not followed:
            return
        try:
            index = TransferIndex(self._pool.ask(downloader, lambda client: client.statuses()))
            for download in followed:
                self._look_alone(downloader, download, index.find(download), polled)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            polled.unreachable.append(f"{downloader.conn_id}: {error}")
            # After an outage two new looks are needed, at what this one has; the others go on.
            self._first_looks.forget(downloader.id)

    def _look_alone(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState | None,
        polled: Polled,
    ) -> None:
        try:
            self._look_at(downloader, download, state, polled)
        except StaleStatus as error:
            log.info("%s: somebody else changed it meanwhile", error)
        except TorrentRejected as error:
            log.warning("%s: %s does not do it: %s", download.tag, downloader.conn_id, error)

    def _look_at(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState | None,
        polled: Polled,
    ) -> None:
        if state is None:
            # Outside our category: a user may have moved it, or it was adopted.
            state = self._pool.ask(
                downloader,
                lambda client: client.find(tag=download.tag, ids=download.ids, thorough=True),
            )
        if state is None:
            self._miss(downloader, download, polled)
            return
        health = assess(
            state,
            standing_since=download.progressed_at,
            now=self._clock(),
            stall_after=self._stall_after,
        )
        if health.flag is DownloadFlag.UNKNOWN_STATE:
            self._count_unknown(downloader, state, polled)
        if health.complete:
            self._see_complete(downloader, download, state, health, polled)
        else:
            self._first_looks.drop(download.id)
            polled.running += 1
            if is_worth_storing(download, health, now=self._clock()):
                health = self._explained(downloader, download, state, health)
                self._tracking.seen(download.id, state, health, now=self._clock())
            if download.flag is health.flag is DownloadFlag.ERROR:
                self._fail_over(downloader, download, state)

    def _fail_over(self, downloader: Downloader, download: Download, state: TransferState) -> None:
        self._failover.fail_over(
            download,
            state,
            download.flag_reason or "",
            at=downloader,
            others=self._all,
            transfers=OwnTransfers(self._pool, self._all, downloads_dir=self._downloads_dir),
        )

    def _explained(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState,
        health: TransferHealth,
    ) -> TransferHealth:
        """Return the health with the downloader's own words, asked for once when trouble begins."""
        if health.flag not in _WITH_A_CAUSE:
            return health
        if download.flag is health.flag:
            return replace(health, reason=download.flag_reason)
        said = self._pool.ask(downloader, lambda client: client.trouble(state.id))
        return health if said is None else replace(health, reason=f"{said} ({health.reason})")

    def _see_complete(
        self,
        downloader: Downloader,
        download: Download,
        state: TransferState,
        health: TransferHealth,
        polled: Polled,
    ) -> None:
        """Remember the files at the first complete look, close the row at the second equal one."""
        if self._first_looks.confirms(download.id, state):
            self._tracking.completed(download.id)
            polled.completed.append(download.id)
            return
        polled.running += 1
        files = self._pool.ask(downloader, lambda client: client.files(state.id))
        if not files:
            return
        self._tracking.remember_files(download.id, files)
        self._tracking.seen(download.id, state, health, now=self._clock())
        self._first_looks.keep(download.id, state, downloader_id=downloader.id)

    def _miss(self, downloader: Downloader, download: Download, polled: Polled) -> None:
        """Count a look without a trace of it; after three, tell why it is gone."""
        self._first_looks.drop(download.id)
        if self._tracking.missed(download.id) < _ABSENT_POLLS:
            polled.running += 1
            return
        name = downloader.conn_id
        if download.completed_at is not None:
            self._tracking.completed(
                download.id, reason=f"complete; {name} has let go of it, its files are remembered"
            )
            polled.completed.append(download.id)
        elif files := self._proof(downloader, download):
            self._tracking.remember_files(download.id, files)
            self._tracking.completed(
                download.id, reason=f"complete: {name} has forgotten it, its files are whole"
            )
            polled.completed.append(download.id)
        elif self._failover.was_taken_away(download, downloader):
            self._failover.finish(download, downloader)
        elif download.first_seen_at is not None:
            self._tracking.removed(download.id, reason=f"it was removed in {name}; retry to add it")
            polled.removed.append(download.id)
        elif self._attempts.times_accepted(download.id) < _MOST_STARTS:
            self._tracking.taken_back(
                download.id, reason=f"{name} lost it right after it was added"
            )
        else:
            self._tracking.removed(
                download.id, reason=f"{name} lost it {_MOST_STARTS} times right after it was added"
            )
            polled.removed.append(download.id)

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
        return self._pool.ask(downloader, lambda client: client.proof(place, size=size))
