"""What other tools deleted wrongly, one test for each: the report stands beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anishelf.deletions.domain.consent import check_answers
from anishelf.deletions.domain.findings import HeldFile, Part, SeerrMedia, Subject
from anishelf.deletions.domain.plan import Plan, PlannedStep, Wish
from anishelf.deletions.domain.planning import make_plan
from anishelf.deletions.domain.records import ArrTitle, Brought, Transfer, has_ids
from anishelf.deletions.domain.scope import FILM, Place, Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionService, DeletionStepState
from anishelf.deletions.steps.look_up import look_up
from anishelf.errors import NeighbourUnreachable, ScopeMissing
from tests.fakes.deleting import MemoryArr, MemoryDownloader, MemoryTitle, MemoryWorld

SHOW = Subject("tv", "One", 2020, {"tvdb": "1", "tmdb": "11"}, media_id=1)
DOWNLOADER = Part(DeletionService.DOWNLOADER, "qbittorrent_default")
HASH = "a" * 40


def world(*tracks: str) -> MemoryWorld:
    """Return one show with two episodes in a Sonarr for each track, from one pack."""
    made = MemoryWorld()
    made.downloaders.append(MemoryDownloader(DOWNLOADER, made.disk))
    for number, track in enumerate(tracks):
        arr = MemoryArr(Part(DeletionService.SONARR, f"sonarr_{track}"), track, made.disk)
        made.arrs.append(arr)
        folder = f"/tv-{track}/One"
        row = ArrTitle(1, "One", 2020, folder, {"tvdb": "1", "tmdb": "11"})
        arr.held[1] = MemoryTitle(row, monitored={Place(1, 1): True, Place(1, 2): True})
        for episode in (1, 2):
            path, inode = f"{folder}/E{episode}.mkv", number * 10 + episode
            made.disk.put(path, inode, inode)
            place = Place(1, episode)
            arr.held[1].files[episode] = HeldFile(episode, path, inode, frozenset({place}))
    return made


def pack(made: MemoryWorld, *arrs: MemoryArr) -> None:
    """Have one torrent that brought both episodes to some instances."""
    paths = ("/dl/pack/E1.mkv", "/dl/pack/E2.mkv")
    for inode, path in enumerate(paths, 1):
        made.disk.put(path, inode, inode)
    transfer = Transfer(HASH, "pack", frozenset({HASH}), 2, "/dl/pack", "/dl/pack")
    made.downloaders[0].transfers[HASH] = (transfer, paths)
    for arr in arrs:
        arr.history += [(HASH.upper(), Brought(1, Place(1, episode))) for episode in (1, 2)]


def plan(made: MemoryWorld, wish: Wish, subject: Subject = SHOW) -> Plan:
    known, found = look_up(subject, made.programs())
    return make_plan(known, wish, found, is_enabled=True)


def step(found: Plan, instance: str) -> PlannedStep:
    return next(each for each in found.steps if each.part.instance == instance)


def test_one_download_at_two_instances_is_removed_only_with_both() -> None:
    """Decluttarr #321: removing in one deleted it for both."""
    made = world("hd", "uhd")
    pack(made, *made.arrs)

    one = plan(made, Wish(Scope(ScopeKind.SHOW, track="uhd")))
    both = plan(made, Wish(Scope(ScopeKind.SHOW)))

    assert step(one, DOWNLOADER.instance).state is DeletionStepState.NOT_NEEDED
    assert step(both, DOWNLOADER.instance).ids == (HASH,)


def test_removing_the_4k_copy_leaves_the_hd_copy() -> None:
    """Seerr #1958, #367: "remove from 4K" removed the HD copy."""
    made = world("hd", "uhd")
    made.seerr.media_of["tv", "11"] = SeerrMedia(5, "11", 5, 5, {1: 5})

    found = plan(made, Wish(Scope(ScopeKind.SHOW, track="uhd")))

    assert step(found, "sonarr_hd").state is DeletionStepState.NOT_NEEDED
    assert found.videos() == {"/tv-uhd/One/E1.mkv", "/tv-uhd/One/E2.mkv"}
    assert not step(found, "seerr_default").removes_title


def test_the_torrents_fate_is_named() -> None:
    """Decluttarr #292, Sonarr #7330: torrents go on seeding after a deletion."""
    made = world("hd")
    pack(made, made.arrs[0])

    some = plan(made, Wish(Scope(ScopeKind.EPISODES, episodes=frozenset({Place(1, 1)}))))

    assert step(some, DOWNLOADER.instance).notes == ("pack stays: it brought S01E02, too",)


def test_a_torrent_that_no_downloader_has_is_named_too() -> None:
    """Sonarr #7330: one that seeds elsewhere is not forgotten silently."""
    made = world("hd")
    made.arrs[0].history.append(("B" * 40, Brought(1, Place(1, 1))))

    found = plan(made, Wish(Scope(ScopeKind.SHOW)))

    assert step(found, DOWNLOADER.instance).notes == (
        f"no downloader of ours has the torrent {'B' * 40}",
    )


def test_cross_seeded_torrents_go_together_or_not_at_all() -> None:
    """cross-seeding: the data of one torrent is the data of another."""
    made = world("hd")
    pack(made, made.arrs[0])
    twin = replace(
        made.downloaders[0].transfers[HASH][0], id="c" * 40, hashes=frozenset({"c" * 40})
    )
    made.downloaders[0].transfers["c" * 40] = (twin, made.downloaders[0].transfers[HASH][1])

    alone = plan(made, Wish(Scope(ScopeKind.SHOW)))
    made.arrs[0].history += [("C" * 40, Brought(1, Place(1, n))) for n in (1, 2)]
    together = plan(made, Wish(Scope(ScopeKind.SHOW)))

    assert "has the same data" in step(alone, DOWNLOADER.instance).notes[0]
    assert set(step(together, DOWNLOADER.instance).ids) == {HASH, "c" * 40}


def test_a_missing_scope_never_widens() -> None:
    """Maintainerr #3415: an undefined season meant all seasons."""
    with pytest.raises(ScopeMissing):
        Scope(ScopeKind.SEASON)
    with pytest.raises(ScopeMissing):
        Scope(ScopeKind.EPISODES)
    with pytest.raises(ScopeMissing):
        Scope(ScopeKind.SHOW, season=1)


def test_what_could_not_be_asked_is_not_absent() -> None:
    """Maintainerr #3125, seerr #2296: a failed look is no "not there"."""
    made = world("hd", "uhd")
    pack(made, made.arrs[0])

    class Away(MemoryArr):
        def titles(self) -> list[ArrTitle]:
            raise NeighbourUnreachable("it does not answer")

    made.arrs[1] = Away(made.arrs[1].part, "uhd", made.disk)
    found = plan(made, Wish(Scope(ScopeKind.SHOW)))

    assert "could not be asked" in step(found, "sonarr_uhd").does
    with pytest.raises(NeighbourUnreachable, match="sonarr_uhd"):
        check_answers(found)


def test_a_film_and_a_show_of_the_same_number_are_two() -> None:
    """Overseerr #526: a film and a show with the same TMDB number were confused."""
    made = world("hd")
    radarr = MemoryArr(Part(DeletionService.RADARR, "radarr_default"), "hd", made.disk)
    radarr.held[1] = MemoryTitle(ArrTitle(1, "Film", 2001, "/films/F", {"tmdb": "11"}))
    radarr.held[1].monitored[FILM] = True
    made.arrs.append(radarr)

    found = plan(made, Wish(Scope(ScopeKind.SHOW)))

    assert step(found, "radarr_default").state is DeletionStepState.NOT_NEEDED


def test_ids_decide_and_never_the_title() -> None:
    """Janitorr #44: one show was deleted through the id of another."""
    assert not has_ids(SHOW, {"tvdb": "2", "tmdb": "11"})
    assert has_ids(SHOW, {"tmdb": "11"})
    assert not has_ids(Subject("tv", "One", 2020, {}), {"tvdb": "1"})


def test_what_sonarr_would_skip_without_a_word_is_foretold() -> None:
    """Sonarr and Radarr skip a folder that is or contains another title's, and answer 200."""
    made = world("hd")
    made.arrs[0].held[2] = MemoryTitle(ArrTitle(2, "Two", 2021, "/tv-hd/One/Two", {"tvdb": "2"}))

    found = step(plan(made, Wish(Scope(ScopeKind.SHOW))), "sonarr_hd")

    assert (found.removes_title, found.removes_folder) == (True, False)
    assert "without a word" in found.notes[0]


def test_what_lies_in_the_folder_and_is_not_its_own_keeps_the_folder() -> None:
    """A folder is removed with all that is in it: what is no part of the title stays."""
    made = world("hd")
    made.disk.put("/tv-hd/One/notes.pdf", 99, 1)

    found = step(plan(made, Wish(Scope(ScopeKind.SHOW))), "sonarr_hd")

    assert not found.removes_folder
    assert "notes.pdf" in found.notes[0]
