"""What is done at a Sonarr or Radarr, and what it would refuse. Pure."""

from __future__ import annotations

from anishelf.deletions.domain.case import Case, count, idle, planned
from anishelf.deletions.domain.findings import HeldTitle, Part
from anishelf.deletions.domain.folders import is_below, refusals, strangers
from anishelf.deletions.domain.plan import PlannedFile, PlannedStep
from anishelf.deletions.domain.scope import FILM, Place
from anishelf.deletions.domain.states import DeletionStepState


def arr_step(case: Case, part: Part) -> PlannedStep:
    """Return what is done at one instance: what is meant of the title, and nothing else."""
    title = next((each for each in case.findings.titles if each.part == part), None)
    if title is None:
        return idle(part, DeletionStepState.NOT_NEEDED, "it does not have the title")
    if not case.wish.scope.means(title.track):
        return idle(part, DeletionStepState.NOT_NEEDED, f"its copy ({title.track}) is not meant")
    files = case.outgoing.files.get(part, ()) if case.wish.delete_files else ()
    whole = case.wish.scope.is_whole
    places = _unwanted(case, title)
    if not (files or whole or places):
        return idle(
            part, DeletionStepState.NOT_NEEDED, "it has nothing of this", _staying(case, title)
        )
    takes_folder, notes = _folder(case, title) if whole and case.wish.delete_files else (False, [])
    going = {file.path for file in files}
    rest = [f for f in title.in_folder or () if f.path not in going] if takes_folder else []
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        _words(case, title, len(files), takes_folder=takes_folder),
        target=str(title.native),
        files=tuple(planned(f) for f in files),
        beside=tuple(PlannedFile(f.path, f.size) for f in rest),
        stays=tuple(sorted(f.path for f in title.files if f.path not in going)),
        places=() if whole else places,
        folder=title.folder,
        removes_title=whole,
        removes_folder=takes_folder,
        notes=(*notes, *_staying(case, title), *_bin(title)),
    )


def _unwanted(case: Case, title: HeldTitle) -> tuple[Place, ...]:
    """Return the episodes that the program is to look for no more: unmonitored before they go."""
    scope = case.wish.scope
    if scope.path is not None:
        named = {place for f in title.files if f.path == scope.path for place in f.places}
        return tuple(sorted(named)) if scope.path not in case.outgoing.stays else ()
    known = title.episode_ids or ({FILM: 0} if case.subject.is_film else {})
    return tuple(sorted(place for place in known if scope.holds(place)))


def _folder(case: Case, title: HeldTitle) -> tuple[bool, list[str]]:
    """Return whether the folder of a whole title goes, and why not."""
    refused = refusals(title.folder, title.others)
    if refused:
        named = ", ".join(refused)
        said = (
            f"{title.part.service} would skip {title.folder} without a word: it is or contains the "
            f"folder of {named}; the files are deleted one by one and the folder stays"
        )
        return False, [said]
    paths = case.outgoing.paths
    others = [f.path for each in case.findings.titles for f in each.files if f.path not in paths]
    own = [f.path for f in case.findings.own]
    own += [f.path for beside in case.findings.own_attached.values() for f in beside]
    held = (*others, *own, *case.findings.foreign)
    inside = [path for path in held if is_below(path, title.folder)]
    strange = [each.path for each in strangers(title.in_folder, paths)]
    stays = sorted({*inside, *strange})
    if stays:
        return False, [f"{title.folder} stays, for it holds {', '.join(stays[:5])}"]
    return True, []


def _staying(case: Case, title: HeldTitle) -> list[str]:
    stays = case.outgoing.stays
    return [f"{f.path} stays: {stays[f.path]}" for f in title.files if f.path in stays]


def _bin(title: HeldTitle) -> list[str]:
    return ["it keeps what it deletes in its recycle bin"] if title.keeps_in_bin else []


def _words(case: Case, title: HeldTitle, number: int, *, takes_folder: bool) -> str:
    said = [f"deletes {count(number, 'file')}"] if number else []
    if case.wish.scope.is_whole:
        listed = ", never to come by a list again" if case.wish.exclude else ""
        folder = "with its folder" if takes_folder else "and leaves its folder"
        said.append(f"removes “{title.title}” {folder}{listed}")
    else:
        said.insert(0, "looks for it no more")
    return ", ".join(said)
