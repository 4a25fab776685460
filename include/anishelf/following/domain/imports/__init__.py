"""What other programs keep of followed shows, read into what it becomes here."""

from __future__ import annotations

from anishelf.following.domain.imports.ani_rss import read_ani_rss
from anishelf.following.domain.imports.auto_bangumi import read_auto_bangumi
from anishelf.following.domain.imports.flexget import read_flexget
from anishelf.following.domain.imports.model import (
    FeedToFollow,
    Import,
    KnownRelease,
    Program,
    ShowToFollow,
)
from anishelf.following.domain.imports.sonarr import read_sonarr

__all__ = ["READERS", "FeedToFollow", "Import", "KnownRelease", "Program", "ShowToFollow"]

READERS = {
    Program.AUTO_BANGUMI: read_auto_bangumi,
    Program.ANI_RSS: read_ani_rss,
    Program.SONARR: read_sonarr,
    Program.FLEXGET: read_flexget,
}
"""How the settings of each program are read: from tables and rows, as the adapter brings them."""
