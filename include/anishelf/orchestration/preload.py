"""Brings the code of every task into memory, once for each Airflow component.

Airflow forks a process for every task. What the parent has imported, the child has for nothing;
otherwise each task pays for it again, which is most of a short task's time. The plugin imports this
module, because Airflow loads plugins in each component before it forks.
"""

from __future__ import annotations

import importlib

_STEPS = (
    "anishelf.adapters.artwork",
    "anishelf.adapters.bangumi",
    "anishelf.adapters.feeds",
    "anishelf.adapters.http_download",
    "anishelf.adapters.library",
    "anishelf.adapters.mikan",
    "anishelf.adapters.nfo",
    "anishelf.adapters.qbittorrent",
    "anishelf.adapters.sidecar_files",
    "anishelf.domain.title",
    "anishelf.orchestration.collect",
    "anishelf.orchestration.downloads",
    "anishelf.orchestration.sync",
    "anishelf.orchestration.track",
    "anishelf.pipeline.collect",
    "anishelf.pipeline.control",
    "anishelf.pipeline.decide",
    "anishelf.pipeline.dispatch",
    "anishelf.pipeline.identify",
    "anishelf.pipeline.metadata",
    "anishelf.pipeline.mikan_shows",
    "anishelf.pipeline.move",
    "anishelf.pipeline.nfo",
    "anishelf.pipeline.parse",
    "anishelf.pipeline.track",
    "anishelf.pipeline.watch",
    "anishelf.store.bangumi",
    "anishelf.store.download_attempts",
    "anishelf.store.download_commands",
    "anishelf.store.downloaders",
    "anishelf.store.downloads",
    "anishelf.store.identity_reviews",
    "anishelf.store.library_files",
    "anishelf.store.looks",
    "anishelf.store.metadata_tasks",
    "anishelf.store.raw_items",
    "anishelf.store.releases",
    "anishelf.store.shows",
    "anishelf.store.sidecars",
    "anishelf.store.subscriptions",
    "anishelf.store.sync_reports",
    "anishelf.store.sync_tasks",
)


def preload() -> None:
    """Import what the tasks import; a second call costs nothing."""
    for name in _STEPS:
        importlib.import_module(name)
