"""The built-in HTTP downloader as every other downloader: it keeps a list of jobs.

Who works the list off is `transfer`, in tasks of its own.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from anishelf.core.naming import clean_name, cut
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.disk.paths import open_folder
from anishelf.downloads.adapters.http_download.jobs import Job, Jobs, JobState
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.errors import DownloaderUnreachable, TorrentRejected

_NAME_BYTES = 200
_QUIET_SECONDS = 30.0
_PHASES: Mapping[JobState, Phase] = {
    JobState.PAUSED: Phase.PAUSED,
    JobState.COMPLETE: Phase.DONE,
    JobState.FAILED: Phase.ERROR,
}


class HttpDownloads:
    """The jobs in the folder of downloads; it needs no login, and only the disk can be away."""

    fingerprint = ""

    def __init__(self, downloads: Path) -> None:
        self._downloads = downloads
        self._jobs = Jobs(downloads)

    def check(self) -> str:
        """Return where it writes, or raise DownloaderUnreachable."""
        try:
            open_folder(self._downloads)
            with self._jobs.change("check"):
                return f"built-in HTTP downloader, {len(self._jobs.all())} jobs"
        except OSError as error:
            raise DownloaderUnreachable(
                f"{self._downloads} cannot be written: {error.strerror}"
            ) from error

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        """Put the file at the address *source* on the list."""
        if isinstance(source, bytes) or not source.lower().startswith(("http://", "https://")):
            raise TorrentRejected(
                "the built-in HTTP downloader takes http and https addresses only"
            )
        with self._jobs.change(tag) as known:
            if known is None or known.state is JobState.FAILED:
                self._jobs.put(Job(tag=tag, url=source, save_path=save_path, name=_name(source)))

    def find(
        self, *, tag: str | None = None, ids: Infohashes, thorough: bool = False
    ) -> TransferState | None:
        """Return the job with *tag*; a file on the web has no infohash."""
        del ids, thorough
        job = self._jobs.get(tag) if tag else None
        return _state(job) if job is not None else None

    def statuses(self) -> list[TransferState]:
        """Return every job."""
        return [_state(job) for job in self._jobs.all()]

    def everything(self) -> list[TransferState]:
        """Return every transfer: there are no others than ours to be told apart."""
        return self.statuses()

    def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
        """Return the one file of a job."""
        job = self._jobs.get(transfer_id)
        return (TorrentFile(job.name, job.size),) if job is not None and job.size else ()

    def proof(self, save_path: str, *, size: int) -> tuple[TorrentFile, ...]:
        """Return none: a job that is gone was taken away."""
        return ()

    def adopt(self, transfer_id: str, *, tag: str) -> None:
        """Do nothing: every job is ours and has its tag."""

    def skip(self, transfer_id: str, paths: frozenset[str]) -> None:
        """Do nothing: a job has one file."""

    def trouble(self, transfer_id: str) -> str | None:
        """Return why the last attempt brought nothing."""
        job = self._jobs.get(transfer_id)
        return job.error if job is not None else None

    def pause(self, transfer_id: str) -> None:
        """Let its worker stop; what has arrived stays."""
        self._change(transfer_id, JobState.WAITING, JobState.PAUSED)

    def resume(self, transfer_id: str) -> None:
        """Let a paused or failed job go on where it stopped."""
        self._change(transfer_id, JobState.PAUSED, JobState.WAITING)
        self._change(transfer_id, JobState.FAILED, JobState.WAITING)

    def cancel(self, transfer_id: str) -> None:
        """Take away an unfinished job with what it has written."""
        self.remove(transfer_id, with_data=True)

    def remove(self, transfer_id: str, *, with_data: bool) -> None:
        """Take a job away; one that is not there is no error."""
        with self._jobs.change(transfer_id) as job:
            self._jobs.drop(transfer_id)
        if job is not None and with_data:
            job.part.unlink(missing_ok=True)
            job.target.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # somebody else's file may be there
                Path(job.save_path).rmdir()

    def _change(self, tag: str, old: JobState, new: JobState) -> None:
        with self._jobs.change(tag) as job:
            if job is not None and job.state is old:
                self._jobs.put(replace(job, state=new, failures=0))


def _name(url: str) -> str:
    """Return a safe file name from the last part of *url*."""
    last = PurePosixPath(unquote(urlsplit(url).path)).name
    stem, dot, ending = last.rpartition(".")
    name = cut(clean_name(stem or last) or "download", _NAME_BYTES)
    return f"{name}.{clean_name(ending)}" if dot and stem else name


def _state(job: Job) -> TransferState:
    arrived, moved_at = _arrived(job)
    phase = _PHASES.get(job.state)
    if phase is None:
        working = time.time() - moved_at < _QUIET_SECONDS
        phase = Phase.DOWNLOADING if working else Phase.QUEUED if not arrived else Phase.IDLE
    done = phase is Phase.DONE
    return TransferState(
        id=job.tag,
        tags=frozenset({job.tag}),
        ids=Infohashes(),
        phase=phase,
        raw_state=job.state,
        progress=1.0 if done else min(arrived / job.size, 1.0) if job.size else 0.0,
        size=job.size,
        amount_left=0 if done else max(job.size - arrived, 0),
        completed_on=job.completed_on,
        save_path=job.save_path,
        content_path=str(job.target),
    )


def _arrived(job: Job) -> tuple[int, float]:
    try:
        found = job.part.stat()
    except FileNotFoundError:
        return 0, 0.0
    return found.st_size, found.st_mtime
