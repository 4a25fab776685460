"""The files behind the releases: one video each, posters, and random files made on demand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from demo.world.model import Catalogue, Outcome, Place, Release, Season, Show
from demo.world.videos import Picture, render

_CHUNK = 1 << 20
_GREY = ("0x777777", "0xcccccc")
_NO_ICON = Picture(lines=("no icon",), colours=_GREY)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Posters by subject id, and the picture that bangumi.tv shows where it has none."""

    posters: dict[int, Path]
    no_icon: Path


def make_pictures(catalogue: Catalogue, folder: Path) -> Pictures:
    """Render the posters that *folder* lacks."""
    wanted = {
        season.subject.id: _poster(show, season)
        for show in catalogue.shows
        for season in show.seasons
    }
    places = render([*wanted.values(), _NO_ICON], folder)
    posters = {subject_id: places[picture] for subject_id, picture in wanted.items()}
    return Pictures(posters=posters, no_icon=places[_NO_ICON])


def make_sources(catalogue: Catalogue, folder: Path) -> dict[Release, Path]:
    """Render the videos that *folder* lacks; return the file behind each release."""
    pictures = {
        release: _video(catalogue, release, number)
        for number, release in enumerate(catalogue.releases)
        if release.outcome is not Outcome.UNREADABLE
    }
    places = render(pictures.values(), folder)
    sources = {release: places[picture] for release, picture in pictures.items()}
    notice = folder / "notice.txt"
    if not notice.exists():
        notice.write_text("We are looking for helping hands.\n", encoding="utf-8")
    rest = {release: notice for release in catalogue.releases if release not in sources}
    return sources | rest


def write_random(path: Path, size: int) -> None:
    """Fill *path* with *size* bytes that nothing else contains."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        for done in range(0, size, _CHUNK):
            stream.write(os.urandom(min(_CHUNK, size - done)))


def _poster(show: Show, season: Season) -> Picture:
    number = [] if season.number == 1 else [f"season {season.number}"]
    return Picture(lines=(*_halves(show.card), *number), colours=show.colours)


def _video(catalogue: Catalogue, release: Release, number: int) -> Picture:
    tone = 220 + 20 * number
    if release.place is None:
        return Picture(lines=("no anime",), colours=_GREY, tone=tone)
    show = catalogue.show(release.place.show)
    version = "first version" if release.outcome is Outcome.SUPERSEDED else ""
    lines = (show.card, _number(release.place), version)
    return Picture(lines=tuple(filter(None, lines)), colours=show.colours, tone=tone)


def _number(place: Place) -> str:
    return f"season {place.season} episode {place.ep}"


def _halves(text: str) -> list[str]:
    words = text.split()
    middle = (len(words) + 1) // 2
    return [" ".join(words[:middle]), " ".join(words[middle:])]
