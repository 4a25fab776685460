"""What was read in a title, written out so that people can compare it."""

from __future__ import annotations

from dataclasses import replace

from anishelf.core.words import episode_name
from anishelf.titles.parser import ReleaseTitle

NO_RELEASE = "no video release"


def facts_that_count(release: ReleaseTitle | None) -> ReleaseTitle | None:
    """Return *release* without what nothing depends on: checksum and container."""
    return None if release is None else replace(release, crc=None, container=None)


def in_words(release: ReleaseTitle | None) -> str:
    """Return everything that was read, in one line."""
    if release is None:
        return NO_RELEASE
    numbers = _numbers(release)
    version = f"v{release.version}" if release.version > 1 else ""
    kinds = [kind for kind in ("batch", "movie", "special") if getattr(release, f"is_{kind}")]
    facts = (
        " / ".join(release.titles),
        numbers,
        version,
        f"[{' & '.join(release.groups)}]" if release.groups else "",
        release.resolution,
        release.source,
        release.video_codec,
        "+".join(release.subtitle_langs),
        str(release.year or ""),
        *kinds,
    )
    return " ".join(fact for fact in facts if fact)


def _numbers(release: ReleaseTitle) -> str:
    if release.episode is None:
        return "" if release.season is None else f"S{release.season:02d}"
    if release.season is not None:
        name = episode_name(release.season, release.episode, release.episode_end)
    else:
        name = episode_name(0, release.episode, release.episode_end).replace("S00", "")
    if release.absolute_episode is None:
        return name
    return f"{name} ({release.absolute_episode:g} in all)"
