"""Puts the posters of shows and seasons beside them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from anishelf.errors import MetadataInvalid, NotFound
from anishelf.identity.domain.subject import Subject
from anishelf.metadata.domain.description import Owner
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.ports import FetchPicture
from anishelf.metadata.steps.sidecars import SidecarWriter

log = logging.getLogger(__name__)

_SUFFIXES = (".jpg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class PosterWriter:
    """Fetches a poster when its address is new, and never replaces a user's own."""

    fetch: FetchPicture
    sidecars: SidecarWriter

    def put(self, stem: str, subject: Subject, owner: Owner) -> None:
        """Write the subject's poster to *stem* plus its ending.

        A poster that is gone, or no picture, is left out: the texts are worth having without it.
        """
        url = subject.cover_url
        if url is None or any(self.sidecars.holds(stem + end, url) for end in _SUFFIXES):
            return
        try:
            picture = self.fetch(url)
        except (NotFound, MetadataInvalid) as error:
            log.warning("bgm/%s has no usable poster: %s", subject.id, error)
            return
        self.sidecars.put(
            stem + picture.suffix,
            picture.data,
            kind=SidecarKind.POSTER,
            owner=owner,
            source_url=url,
        )
