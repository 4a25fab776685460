"""Looks up live what every program has of a title; an answer that is none is told from nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from anishelf.deletions.domain.asked import Arr
from anishelf.deletions.domain.findings import (
    Findings,
    HeldFile,
    HeldTitle,
    Part,
    SeerrMedia,
    ShokoFile,
    Shown,
    Subject,
)
from anishelf.deletions.domain.folders import is_below
from anishelf.deletions.domain.outgoing import LIBRARY
from anishelf.deletions.domain.records import ArrTitle, is_same
from anishelf.deletions.steps.programs import Programs
from anishelf.deletions.steps.torrent_look import TorrentSearch
from anishelf.errors import PipelineError


@dataclass(slots=True)
class _Look:
    programs: Programs
    subject: Subject
    unreachable: dict[Part, str] = field(default_factory=dict)
    lists: dict[Part, Sequence[ArrTitle]] = field(default_factory=dict)

    def ask(self, part: Part, question: Callable[[], None]) -> None:
        """Put a question; what goes wrong is kept as the reason why nothing is known."""
        if part in self.unreachable:
            return
        try:
            question()
        except PipelineError as error:
            self.unreachable[part] = str(error)


def look_up(subject: Subject, programs: Programs) -> tuple[Subject, Findings]:
    """Return the subject with all ids that were found, and what everybody has of it."""
    look = _Look(programs, subject)
    titles = _titles(look)
    own = _own(look)
    torrents, lost = TorrentSearch(look.subject, titles, programs, look.ask).run()
    held = [f for title in titles for f in title.files] + own
    shoko = _shoko(look, held)
    shown = _shown(look, held, shoko)
    seerr = _seerr(look)
    attached = {f.id: tuple(programs.own.attached(f.id)) for f in own}
    found = Findings(
        asked=programs.parts(),
        unreachable=look.unreachable,
        titles=tuple(titles),
        foreign=_foreign(look, titles),
        own=tuple(own),
        own_attached=attached,
        torrents=tuple(torrents),
        lost_torrents=tuple(lost),
        shoko=tuple(shoko),
        shown=tuple(shown),
        seerr=seerr,
    )
    return look.subject, found


def _titles(look: _Look) -> list[HeldTitle]:
    for arr in look.programs.arrs:
        look.ask(arr.part, lambda arr=arr: look.lists.update({arr.part: arr.titles()}))  # type: ignore[misc]
    _learn_ids(look)
    found: list[HeldTitle] = []
    for arr in look.programs.arrs:
        for title in look.lists.get(arr.part, ()):
            if is_same(look.subject, title, arr.part):
                look.ask(
                    arr.part,
                    lambda a=arr, t=title: found.append(_held(look, a, t)),  # type: ignore[misc]
                )
    return found


def _learn_ids(look: _Look) -> None:
    """Take over ids that a Sonarr or Radarr adds, until nothing new is said."""
    for _ in look.programs.arrs:
        for part, titles in look.lists.items():
            for title in titles:
                if is_same(look.subject, title, part):
                    ids = {**title.ids, **look.subject.ids}
                    look.subject = replace(look.subject, ids={k: v for k, v in ids.items() if v})


def _held(look: _Look, arr: Arr, title: ArrTitle) -> HeldTitle:
    disk = look.programs.disk
    files = tuple(replace(f, inode=disk.inode(f.path)) for f in arr.files(title.native))
    others = {
        each.folder: f"{each.title} ({each.year})"
        for each in look.lists[arr.part]
        if each.native != title.native
    }
    return HeldTitle(
        part=arr.part,
        native=title.native,
        title=title.title,
        year=title.year,
        folder=title.folder,
        track=arr.track,
        files=files,
        episode_ids=arr.episodes(title.native),
        others=others,
        in_folder=disk.walk(title.folder),
        keeps_in_bin=arr.keeps_in_bin(),
    )


def _foreign(look: _Look, titles: Sequence[HeldTitle]) -> dict[str, str]:
    """Return the files of other titles, anywhere, whose folder touches one of this title's."""
    found: dict[str, str] = {}
    folders = [title.folder for title in titles]
    for arr in look.programs.arrs:
        for each in look.lists.get(arr.part, ()):
            touches = any(is_below(each.folder, f) or is_below(f, each.folder) for f in folders)
            if touches and not is_same(look.subject, each, arr.part):
                look.ask(
                    arr.part,
                    lambda a=arr, t=each: found.update(  # type: ignore[misc]
                        {f.path: f"{t.title} at {a.part.instance}" for f in a.files(t.native)}
                    ),
                )
    return found


def _own(look: _Look) -> list[HeldFile]:
    found: list[HeldFile] = []
    disk = look.programs.disk
    look.ask(
        LIBRARY,
        lambda: found.extend(
            replace(f, inode=disk.inode(f.path)) for f in look.programs.own.files(look.subject)
        ),
    )
    return found


def _shoko(look: _Look, held: Sequence[HeldFile]) -> list[ShokoFile]:
    found: list[ShokoFile] = []
    for shoko in look.programs.shokos:
        look.ask(
            shoko.part,
            lambda s=shoko: found.extend(each for f in held for each in s.known(f.path)),  # type: ignore[misc]
        )
    return found


def _shown(look: _Look, held: Sequence[HeldFile], shoko: Sequence[ShokoFile]) -> list[Shown]:
    found: list[Shown] = []
    paths, ids = {f.path for f in held}, {each.id: each.path for each in shoko}
    for server in look.programs.servers:
        look.ask(server.part, lambda s=server: found.extend(s.showing(paths, ids)))  # type: ignore[misc]
    return found


def _seerr(look: _Look) -> SeerrMedia | None:
    found: list[SeerrMedia] = []
    tmdb = look.subject.ids.get("tmdb")
    for seerr in look.programs.seerrs:
        if tmdb is not None:
            look.ask(
                seerr.part,
                lambda s=seerr: found.extend(  # type: ignore[misc]
                    filter(None, [s.media(look.subject.kind, tmdb)])
                ),
            )
    return found[0] if found else None
