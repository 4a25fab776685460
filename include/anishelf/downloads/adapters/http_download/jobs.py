"""The work list of the built-in HTTP downloader: one small file for each download.

A file lock says who works on it; it ends with the process, however that ends.
"""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_FOLDER = ".http"


class JobState(StrEnum):
    """How far a download by HTTP is; `waiting` also means that somebody works on it."""

    WAITING = "waiting"
    PAUSED = "paused"
    COMPLETE = "complete"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be fetched where; `size` is 0 until the server has said it, `validator` an ETag.

    `failures` counts the attempts in a row that brought nothing.
    """

    tag: str
    url: str
    save_path: str
    name: str
    state: JobState = JobState.WAITING
    size: int = 0
    validator: str = ""
    completed_on: int = 0
    failures: int = 0
    error: str | None = None

    @property
    def target(self) -> Path:
        """Where the whole file is in the end."""
        return Path(self.save_path) / self.name

    @property
    def part(self) -> Path:
        """Where it grows."""
        return Path(self.save_path) / f".{self.name}.part"


class Jobs:
    """The jobs below the folder of downloads."""

    def __init__(self, downloads: Path) -> None:
        self._folder = downloads / _FOLDER

    def all(self) -> list[Job]:
        """Return every job, by tag."""
        if not self._folder.is_dir():
            return []
        found = (self._read(path) for path in sorted(self._folder.glob("*.json")))
        return [job for job in found if job is not None]

    def get(self, tag: str) -> Job | None:
        """Return the job of *tag*, or None when it was taken away."""
        return self._read(self._path(tag))

    def put(self, job: Job) -> None:
        """Write *job*, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(job.tag)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(dataclasses.asdict(job), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def drop(self, tag: str) -> None:
        """Forget a job; whoever works on it notices."""
        self._path(tag).unlink(missing_ok=True)

    @contextmanager
    def change(self, tag: str) -> Iterator[Job | None]:
        """Yield the job as it is now, while nobody else changes it."""
        with self._locked(self._folder / "changes", wait=True):
            yield self.get(tag)

    @contextmanager
    def mine(self, tag: str) -> Iterator[bool]:
        """Hold a job against other workers; False when one is at it."""
        with self._locked(self._path(tag).with_suffix(".lock"), wait=False) as held:
            yield held

    @contextmanager
    def _locked(self, path: Path, *, wait: bool) -> Iterator[bool]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def _path(self, tag: str) -> Path:
        return self._folder / f"{tag}.json"

    def _read(self, path: Path) -> Job | None:
        try:
            fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Job(**{**fields, "state": JobState(fields["state"])})
