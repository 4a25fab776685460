"""What is done at downloaders, Shoko, our own library, Jellyfin and Seerr. Pure."""

from __future__ import annotations

from anishelf.deletions.domain.case import KEPT, OFF, Case, count, idle, planned
from anishelf.deletions.domain.findings import Part, Torrent
from anishelf.deletions.domain.outgoing import LIBRARY
from anishelf.deletions.domain.plan import PlannedFile, PlannedStep
from anishelf.deletions.domain.scope import Place
from anishelf.deletions.domain.seeding import kept
from anishelf.deletions.domain.states import TOLD, DeletionService, DeletionStepState

_NO_ID = "no TMDB id is known, by which it is asked"


def torrent_step(case: Case, part: Part) -> PlannedStep:
    """Return which torrents go, and why the others stay."""
    there = [each for each in case.findings.torrents if each.part == part]
    lost = [f"no downloader of ours has the torrent {each}" for each in case.findings.lost_torrents]
    if not there:
        return idle(part, DeletionStepState.NOT_NEEDED, "it has no torrent of this", lost)
    if not case.wish.delete_files:
        return idle(part, DeletionStepState.SKIPPED, KEPT)
    stays = kept([each for each in there if _may_go(case, each)], case.outgoing)
    stays |= {each.id: OFF for each in there if not _may_go(case, each)}
    going = [each for each in there if each.id not in stays]
    notes = [f"{each.name} stays: {stays[each.id]}" for each in there if each.id in stays] + lost
    if not going:
        return idle(part, DeletionStepState.NOT_NEEDED, "every torrent of this stays", notes)
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        f"removes {count(len(going), 'torrent')} with their data",
        ids=tuple(each.id for each in going),
        beside=tuple(PlannedFile(p.path, p.size, t.id) for t in going for p in t.parts),
        notes=tuple(notes),
    )


def _may_go(case: Case, torrent: Torrent) -> bool:
    return case.is_enabled or torrent.own_download is not None


def shoko_step(case: Case, part: Part) -> PlannedStep:
    """Return whether Shoko is to forget files; it forgets all that are missing at once."""
    paths = case.outgoing.paths
    known = [each for each in case.findings.shoko if each.path in paths]
    if not case.wish.delete_files:
        return idle(part, DeletionStepState.SKIPPED, KEPT)
    if not known:
        return idle(part, DeletionStepState.NOT_NEEDED, "it has no file of this")
    mylist = " and takes them off your AniDB list" if case.wish.edit_mylist else ""
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        f"forgets {count(len(known), 'missing file')}{mylist}",
        ids=tuple(each.id for each in known),
        files=_all_files(case),
        notes=("it forgets every other file that is missing, too",),
    )


def library_step(case: Case, part: Part) -> PlannedStep:
    """Return which files of our own go to the trash."""
    files = case.outgoing.files.get(LIBRARY, ())
    if not case.wish.delete_files:
        return idle(part, DeletionStepState.SKIPPED, KEPT)
    stays = [
        f"{f.path} stays: {case.outgoing.stays[f.path]}"
        for f in case.findings.own
        if f.path in case.outgoing.stays
    ]
    if not files:
        return idle(part, DeletionStepState.NOT_NEEDED, "it has no file of this", stays)
    beside = [each for f in files for each in case.findings.own_attached.get(f.id, ())]
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        f"moves {count(len(files), 'file')} to the trash, for 30 days",
        ids=tuple(str(f.id) for f in files),
        files=tuple(planned(f) for f in files),
        beside=tuple(PlannedFile(f.path, f.size) for f in beside),
        places=tuple(sorted({place for f in files for place in f.places})),
        notes=tuple(stays),
    )


def jellyfin_step(case: Case, part: Part) -> PlannedStep:
    """Return of which files Jellyfin is told, and the items that it should drop."""
    paths = case.outgoing.paths
    if not case.wish.delete_files:
        return idle(part, DeletionStepState.SKIPPED, KEPT)
    shown = [each for each in case.findings.shown if each.path in paths]
    if not paths:
        return idle(part, DeletionStepState.NOT_NEEDED, "no file of it leaves")
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        f"is told of {count(len(paths), 'file')} and drops {count(len(shown), 'item')}",
        ids=tuple(each.id for each in shown),
        files=_all_files(case),
    )


def seerr_step(case: Case, part: Part) -> PlannedStep:
    """Return whether Seerr forgets the title; for less than all of it, it only looks again."""
    media, scope = case.findings.seerr, case.wish.scope
    if media is None:
        known = "it knows nothing of the title" if case.subject.ids.get("tmdb") else _NO_ID
        return idle(part, DeletionStepState.NOT_NEEDED, known)
    if scope.is_everything:
        return PlannedStep(
            part,
            DeletionStepState.PENDING,
            f"forgets the title and its {count(len(media.requests), 'request')}",
            target=str(media.id),
            removes_title=True,
        )
    if not case.wish.delete_files:
        return idle(part, DeletionStepState.SKIPPED, KEPT)
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        "looks again at what is there (its job availability-sync); other requests stay",
        target=str(media.id),
        ids=_withdrawn(case),
        places=_emptied_seasons(case),
    )


def unasked_step(case: Case, part: Part, reason: str) -> PlannedStep:
    """Return the step of a program that gave no usable answer: what it has is not known."""
    return PlannedStep(
        part,
        DeletionStepState.PENDING,
        f"could not be asked ({reason}); it is asked again before anything is done",
        files=_all_files(case) if part.service in TOLD else (),
        removes_title=part.service is DeletionService.SEERR and case.wish.scope.is_everything,
    )


def _all_files(case: Case) -> tuple[PlannedFile, ...]:
    found = {f.path: planned(f) for f in case.outgoing.all}
    return tuple(found[path] for path in sorted(found))


def _emptied_seasons(case: Case) -> tuple[Place, ...]:
    """Return the seasons of which nothing is left with anybody."""
    gone = {p.season for f in case.outgoing.all for p in f.places if p.season is not None}
    kept = {place.season for _, place in case.outgoing.staying}
    return tuple(Place(season, 0) for season in sorted(gone - kept))


def _withdrawn(case: Case) -> tuple[str, ...]:
    """Return the open requests that ask for seasons that go as a whole, and for nothing else."""
    media, season = case.findings.seerr, case.wish.scope.season
    if media is None or season is None or case.wish.scope.track is not None:
        return ()
    return tuple(str(n) for n, seasons in media.requests.items() if seasons == {season})
