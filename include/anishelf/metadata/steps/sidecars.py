"""Puts small files beside videos: once, only when they change, never over what is not ours."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.ports import SidecarFiles, Sidecars

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SidecarWriter:
    """Writes files and remembers their hash, by which it knows them again.

    Whoever relies on them settles them first.
    """

    files: SidecarFiles
    records: Sidecars

    def put(
        self,
        path: str,
        data: bytes,
        *,
        kind: SidecarKind,
        owner: Owner,
        source_url: str | None = None,
    ) -> bool:
        """Make *path* hold *data* and return True; return False when the file there is not ours.

        A file that another program or the user wrote or changed stays as it is. One that was
        removed is written again.
        """
        present, known = self.files.read(path), self.records.at(path)
        if present is not None and present != data and not _ours(present, known):
            log.info("kept %s: somebody else wrote or changed it", path)
            return False
        sidecar = Sidecar(path, kind, owner, _hash(data), source_url)
        if present is None:
            # The record comes first: a file without one, after a crash, would pass for a user's.
            self.records.record(sidecar)
            self.files.write(path, data, replace=False)
            return True
        if present != data:
            self.files.write(path, data, replace=True)
        self.records.record(sidecar)
        return True

    def settle(self) -> None:
        """Make what was put survive a power cut."""
        self.files.settle()

    def holds(self, path: str, source_url: str) -> bool:
        """Return whether *path* has what came from *source_url*, or a file that is not ours."""
        present, known = self.files.read(path), self.records.at(path)
        if present is None:
            return False
        return not _ours(present, known) or (known is not None and known.source_url == source_url)


def _ours(present: bytes, known: Sidecar | None) -> bool:
    return known is not None and known.sha256 == _hash(present)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
