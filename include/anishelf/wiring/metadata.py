"""Builds the parts of `metadata`: what describes files for media servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring import identity, library
from anishelf.wiring.context import Context
from anishelf.wiring.web import fetcher

if TYPE_CHECKING:
    from anishelf.metadata.steps.nfo import NfoPublisher
    from anishelf.metadata.store.library_subjects import LibrarySubjects
    from anishelf.metadata.store.metadata_tasks import MetadataTasks


def metadata_tasks(context: Context) -> MetadataTasks:
    """Return which files are to be described."""
    from anishelf.metadata.store.metadata_tasks import MetadataTasks

    return MetadataTasks(context.conn)


def library_subjects(context: Context) -> LibrarySubjects:
    """Return the subjects of the shows in the library."""
    from anishelf.metadata.store.library_subjects import LibrarySubjects

    return LibrarySubjects(context.conn)


def nfo_publisher(context: Context) -> NfoPublisher:
    """Return what writes NFO files and posters."""
    from anishelf.metadata.adapters.artwork import Artwork
    from anishelf.metadata.adapters.nfo import NfoRenderer
    from anishelf.metadata.adapters.sidecar_files import SidecarFiles
    from anishelf.metadata.steps.nfo import NfoPublisher
    from anishelf.metadata.steps.sidecars import SidecarWriter
    from anishelf.metadata.store.sidecars import Sidecars

    records = Sidecars(context.conn)
    files = SidecarFiles(library.roots(context), modes=library.modes(context))
    return NfoPublisher(
        subjects=identity.subjects(context),
        seasons=records,
        render=NfoRenderer(context.settings.nfo_templates).render,
        fetch=Artwork(fetcher(context)).picture,
        sidecars=SidecarWriter(files, records),
        language=context.settings.title_language,
        now=context.clock(),
    )
