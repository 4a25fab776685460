"""Files that left the library and are kept for a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from posixpath import basename

from anishelf.library.domain.states import TrashKind

KEPT_FOR = timedelta(days=30)
"""How long a file stays in the trash."""


@dataclass(frozen=True, slots=True)
class TrashEntry:
    """A file of the library that leaves for the trash, with the library file it belongs to."""

    file_id: int
    kind: TrashKind
    path: str
    size: int
    content_id: str

    @property
    def name(self) -> str:
        """Return its path below the trash folder: the same for every attempt."""
        mark = hashlib.sha256(f"{self.path}\0{self.content_id}".encode()).hexdigest()[:12]
        return f"{self.file_id}-{mark}/{basename(self.path)}"


@dataclass(frozen=True, slots=True)
class TrashedFile:
    """A file in the trash; `name` is its path below the trash folder."""

    id: int
    file_id: int
    kind: TrashKind
    original_path: str
    name: str
    size: int
    content_id: str
    reason: str
    trashed_at: datetime
