"""Which videos leave, and which stay although they are meant, because something else needs them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from anishelf.deletions.domain.findings import Findings, HeldFile, HeldTitle, Part
from anishelf.deletions.domain.scope import Place, Scope
from anishelf.deletions.domain.states import DeletionService

LIBRARY = Part(DeletionService.LIBRARY, "library")
OWN_TRACK = "hd"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The files that leave by who holds them, and those that stay with the reason, by their path.

    `tracks` are the copies that are meant, by who has them, `staying` the episodes of which a file
    stays with somebody, and `needed` the paths of all that stays. What our own library holds goes
    to its trash and is nobody else's to delete.
    """

    scope: Scope
    files: Mapping[Part, tuple[HeldFile, ...]]
    stays: Mapping[str, str]
    tracks: frozenset[str]
    staying: frozenset[tuple[str, Place]]
    needed: frozenset[str] = frozenset()

    def goes(self, instance: str, place: Place) -> bool:
        """Return whether nothing of an episode is left with somebody; it may be gone already."""
        if instance not in self.tracks or (instance, place) in self.staying:
            return False
        if self.scope.path is not None:
            return any(place in file.places for file in self.all)
        return self.scope.holds(place)

    @property
    def paths(self) -> frozenset[str]:
        """Return the paths of what leaves."""
        return frozenset(file.path for held in self.files.values() for file in held)

    @property
    def all(self) -> tuple[HeldFile, ...]:
        """Return all that leaves."""
        return tuple(file for held in self.files.values() for file in held)


def outgoing(findings: Findings, scope: Scope, *, others_too: bool = True) -> Outgoing:
    """Return what leaves; without *others_too* only files of our own library do."""
    meant: dict[Part, list[HeldFile]] = {}
    stays: dict[str, str] = {}
    needed = dict(findings.foreign)
    for part, track, files in _holders(findings):
        may = part == LIBRARY or others_too
        for file in files:
            if may and scope.means(track) and is_meant(file, scope):
                meant.setdefault(part, []).append(file)
            else:
                needed.setdefault(file.path, _why_needed(part, file, scope, track))
    kept = {part: tuple(f for f in files if f.path not in needed) for part, files in meant.items()}
    for held in meant.values():
        stays |= {f.path: needed[f.path] for f in held if f.path in needed}
    for part, track, files in _holders(findings):
        if scope.means(track) and (part == LIBRARY or others_too):
            stays |= {f.path: _only_partly(f) for f in files if _is_split(f, scope)}
    own = {f.path for f in kept.get(LIBRARY, ())}
    for part in kept.keys() - {LIBRARY}:
        kept[part] = tuple(f for f in kept[part] if f.path not in own)
    away = {f.path for held in kept.values() for f in held}
    staying = {
        (part.instance, place)
        for part, _, files in _holders(findings)
        for file in files
        if file.path not in away
        for place in file.places
    }
    tracks = {
        part.instance
        for part, track, _ in _holders(findings)
        if scope.means(track) and (part == LIBRARY or others_too)
    }
    rest = frozenset(path for path in needed if path not in away)
    return Outgoing(scope, kept, stays, frozenset(tracks), frozenset(staying), rest)


def is_meant(file: HeldFile, scope: Scope) -> bool:
    """Return whether a file is meant as a whole: all that it holds is in the scope."""
    if scope.path is not None:
        return file.path == scope.path
    if scope.is_whole:
        return True
    return bool(file.places) and all(map(scope.holds, file.places))


def held_by(title: HeldTitle) -> tuple[Part, str, tuple[HeldFile, ...]]:
    """Return who holds the files of a title, for which track."""
    return title.part, title.track, title.files


def _holders(findings: Findings) -> list[tuple[Part, str, tuple[HeldFile, ...]]]:
    return [*map(held_by, findings.titles), (LIBRARY, OWN_TRACK, findings.own)]


def _is_split(file: HeldFile, scope: Scope) -> bool:
    return scope.path is None and not is_meant(file, scope) and any(map(scope.holds, file.places))


def _only_partly(file: HeldFile) -> str:
    return f"it holds {', '.join(map(str, sorted(file.places)))} together"


def _why_needed(part: Part, file: HeldFile, scope: Scope, track: str) -> str:
    if not scope.means(track):
        return f"{part.instance} has it as its own copy"
    if _is_split(file, scope):
        return _only_partly(file)
    return f"{part.instance} needs it for what is not meant"
