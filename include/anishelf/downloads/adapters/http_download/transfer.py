"""Brings one file from the web: resumed where it stopped, checked, on the disk, then named.

A part only grows while the server proves (If-Range) that the file is still the same one.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urldefrag

from anishelf.disk import free_space
from anishelf.disk.paths import open_folder, sync_folder
from anishelf.downloads.adapters.http_download.jobs import Job, Jobs, JobState
from anishelf.errors import AddressRefused, BodyTooLarge, FetchFailed, NotFound
from anishelf.feeds.domain.offer import is_torrent_type
from anishelf.fetch import Fetcher, Response

log = logging.getLogger(__name__)

_FINAL = (NotFound, AddressRefused, BodyTooLarge)
_MOST_FAILURES = 20
LONGEST_SECONDS = 12 * 3600.0
_LOOK_SECONDS = 1.0
_READ = 1 << 20
_LOOK_EVERY = 8 << 20
_READABLE = 0o644
_SPAN = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


class _Stopped(Exception):
    """Its user paused it or took it away while it ran."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file we take, and how many bytes stay free on the disk."""

    max_bytes: int
    keep_free: int


def waiting(downloads: Path) -> list[str]:
    """Return the tags of the jobs that nobody works on, oldest first."""
    jobs = Jobs(downloads)
    tags = []
    for job in jobs.all():
        with jobs.mine(job.tag) as free:
            if free and job.state is JobState.WAITING:
                tags.append(job.tag)
    return tags


def transfer(downloads: Path, tag: str, fetcher: Fetcher, limits: Limits) -> bool:
    """Bring the file of job *tag* and return True; False when there is nothing to do.

    FetchFailed says why it stopped; what has arrived stays, and the next call goes on from there.
    """
    jobs = Jobs(downloads)
    with jobs.mine(tag) as mine:
        job = jobs.get(tag)
        if not mine or job is None or job.state is not JobState.WAITING:
            return False
        before = _size_of(job.part)
        try:
            _Run(jobs, job, limits).bring(fetcher)
        except _Stopped:
            return False
        except FetchFailed as error:
            _note(jobs, tag, error, moved=_size_of(job.part) > before)
            raise
        return True


def _note(jobs: Jobs, tag: str, error: FetchFailed, *, moved: bool) -> None:
    with jobs.change(tag) as job:
        if job is not None:
            failures = 0 if moved else job.failures + 1
            final = isinstance(error, _FINAL) or failures >= _MOST_FAILURES
            state = JobState.FAILED if final else job.state
            jobs.put(replace(job, state=state, failures=failures, error=str(error)))


class _Run:
    """One attempt."""

    def __init__(self, jobs: Jobs, job: Job, limits: Limits) -> None:
        self._jobs = jobs
        self._job = job
        self._limits = limits
        self._looked_at = 0.0

    def bring(self, fetcher: Fetcher) -> None:
        """Fetch what is missing, check the whole and give it its name."""
        job = self._job
        open_folder(Path(job.save_path))
        have = _size_of(job.part) if job.validator else 0
        if not (have and have == job.size):
            headers = {"Range": f"bytes={have}-", "If-Range": job.validator} if have else {}
            url, _ = urldefrag(job.url)
            fetcher.stream(
                url,
                self._take,
                headers=headers,
                max_bytes=self._limits.max_bytes,
                timeout=LONGEST_SECONDS,
            )
        self._check()
        self._publish()

    def _take(self, said: Response, pieces: Iterator[bytes]) -> None:
        begin = self._begin(said)
        with self._job.part.open("r+b" if begin else "wb") as file:
            file.truncate(begin)
            file.seek(begin)
            unseen = 0
            try:
                for piece in pieces:
                    self._look()
                    unseen += len(piece)
                    if unseen >= _LOOK_EVERY:  # nobody may have said how much comes
                        self._check_room(0)
                        unseen = 0
                    file.write(piece)
            except FetchFailed:
                if not self._job.validator:  # it cannot go on from here, so it need not lie here
                    file.truncate(0)
                raise
            except OSError as error:
                if error.errno is None:  # the network's, whose errors are OSErrors there
                    raise
                raise FetchFailed(f"it cannot be written: {error.strerror}") from error
            file.flush()
            os.fchmod(file.fileno(), _READABLE)  # it is linked into the library
            os.fsync(file.fileno())

    def _begin(self, said: Response) -> int:
        """Return from which byte on *said* continues; note what it says of the whole file."""
        if said.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._job.part.unlink(missing_ok=True)
            raise FetchFailed("the file at its address has changed; it starts again")
        kind = said.headers.get("content-type", "")
        if kind.startswith("text/html"):
            raise NotFound("a web page is at its address instead of a file")
        if is_torrent_type(kind):
            raise NotFound("a .torrent is at its address instead of a file, and its feed hid that")
        begin, size = _span(said)
        if begin > _size_of(self._job.part):
            raise FetchFailed("the server continues at another place than was asked for")
        self._check_room(size - begin)
        self._job = replace(self._job, size=size, validator=_validator(said.headers))
        with self._jobs.change(self._job.tag) as known:
            if known is None:
                raise _Stopped("it was taken away")
            self._jobs.put(replace(known, size=size, validator=self._job.validator))
        return begin

    def _check_room(self, coming: int) -> None:
        if coming > self._limits.max_bytes:
            raise BodyTooLarge(f"it has {coming} bytes, more than ANISHELF_HTTP_MAX_SIZE allows")
        if free_space(Path(self._job.save_path)) - coming < self._limits.keep_free:
            raise FetchFailed("the disk is too full; make room, it goes on by itself")

    def _look(self) -> None:
        """Stop when its user wants it; looked up once a second."""
        if time.monotonic() - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        job = self._jobs.get(self._job.tag)
        if job is None or job.state is not JobState.WAITING:
            raise _Stopped("its user stopped it")

    def _check(self) -> None:
        """Raise FetchFailed and drop the part when it is not what was announced."""
        part, wanted = self._job.part, _announced_hash(self._job.url)
        arrived = _size_of(part)
        if self._job.size and arrived < self._job.size:
            raise FetchFailed(f"{arrived} of {self._job.size} bytes have arrived")
        if not arrived or (self._job.size and arrived > self._job.size):
            part.unlink(missing_ok=True)
            raise FetchFailed(f"{arrived} bytes came instead of {self._job.size}; it starts again")
        if wanted and _sha256(part) != wanted:
            part.unlink(missing_ok=True)
            raise FetchFailed("its checksum is wrong; it starts again")

    def _publish(self) -> None:
        with self._jobs.change(self._job.tag) as job:
            if job is None:
                self._job.part.unlink(missing_ok=True)
                return
            size = _size_of(job.part)
            job.part.replace(job.target)  # the folder belongs to this download alone
            sync_folder(job.target.parent)
            done = replace(
                job, state=JobState.COMPLETE, size=size, error=None, completed_on=int(time.time())
            )
            self._jobs.put(done)
        log.info("%s: %s is complete", job.tag, job.name)


def _span(said: Response) -> tuple[int, int]:
    """Return the first byte that comes, and the bytes of the whole file (0: unknown)."""
    if said.status != HTTPStatus.PARTIAL_CONTENT:
        length = said.headers.get("content-length", "")
        packed = "content-encoding" in said.headers
        return 0, int(length) if length.isdecimal() and not packed else 0
    match = _SPAN.match(said.headers.get("content-range", ""))
    if match is None or match[1] is None:
        raise FetchFailed("the server sends a part and does not say which")
    return int(match[1]), int(match[2]) if match[2] != "*" else 0


def _validator(headers: Mapping[str, str]) -> str:
    """Return what If-Range takes: a strong ETag, else the time of the last change."""
    etag = headers.get("etag", "")
    return etag if etag.startswith('"') else headers.get("last-modified", "")


def _announced_hash(url: str) -> str:
    """Return the hash in an address like `…/a.mkv#sha256=…`, or nothing."""
    return parse_qs(urldefrag(url)[1]).get("sha256", [""])[0].lower()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_READ):
            digest.update(piece)
    return digest.hexdigest()


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
