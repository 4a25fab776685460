"""All programs that a deletion deals with, as they are set up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anishelf.deletions.domain.asked import (
    Arr,
    Disk,
    Downloader,
    Grabs,
    MediaServer,
    OwnLibrary,
    Seerr,
    Shoko,
)
from anishelf.deletions.domain.findings import Part
from anishelf.deletions.domain.outgoing import LIBRARY


@dataclass(frozen=True, slots=True)
class Programs:
    """Who is asked, and what we see ourselves."""

    disk: Disk
    own: OwnLibrary
    grabs: Grabs
    downloaders: Sequence[Downloader] = ()
    arrs: Sequence[Arr] = ()
    shokos: Sequence[Shoko] = ()
    servers: Sequence[MediaServer] = ()
    seerrs: Sequence[Seerr] = ()

    def parts(self) -> tuple[Part, ...]:
        """Return everybody who is set up."""
        return (
            *(each.part for each in self.downloaders),
            *(each.part for each in self.arrs),
            *(each.part for each in self.shokos),
            LIBRARY,
            *(each.part for each in self.servers),
            *(each.part for each in self.seerrs),
        )
