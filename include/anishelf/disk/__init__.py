"""Files that survive a crash: paths inside a root, atomic publishing, transfers that lose nothing.

It knows nothing of shows or downloads; what it refuses, it refuses with an error of `errors`.
"""

from __future__ import annotations

from anishelf.disk.atomic import publish, rename_without_replace
from anishelf.disk.content import content_id, same_content
from anishelf.disk.departing import give_up
from anishelf.disk.paths import (
    MARKER,
    Modes,
    confined,
    ensure_marker,
    free_space,
    make_folders,
    make_root,
    settle,
)
from anishelf.disk.transfer import (
    Arrival,
    discard,
    link_or_copy,
    replace_kept,
    sweep,
)

__all__ = [
    "MARKER",
    "Arrival",
    "Modes",
    "confined",
    "content_id",
    "discard",
    "ensure_marker",
    "free_space",
    "give_up",
    "link_or_copy",
    "make_folders",
    "make_root",
    "publish",
    "rename_without_replace",
    "replace_kept",
    "same_content",
    "settle",
    "sweep",
]
