"""For arbitrary libraries that share torrents, folders and instances: the preview is what happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from anishelf.deletions.domain.findings import Feed, HeldFile, Part, SeerrMedia, Subject, Torrent
from anishelf.deletions.domain.plan import Plan, PlannedStep, Wish
from anishelf.deletions.domain.planning import make_plan
from anishelf.deletions.domain.records import ArrTitle, Brought, Transfer
from anishelf.deletions.domain.scope import Place, Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionService, DeletionState
from anishelf.deletions.steps.carry_out import Executor
from anishelf.deletions.steps.look_up import look_up
from tests.fakes.deleting import (
    NOON,
    MemoryArr,
    MemoryDownloader,
    MemoryRows,
    MemoryTitle,
    MemoryWorld,
)

SUBJECT = Subject("tv", "One", 2020, {"tvdb": "1", "tmdb": "11"}, media_id=1, work_id=1)
FOLDERS = ("/tv/One", "/tv/One/Inner", "/tv", "/tv/Other")
PLACES = [Place(season, episode) for season in (1, 2) for episode in (1, 2, 3)]
DOWNLOADER = Part(DeletionService.DOWNLOADER, "qbittorrent_default")
HASHES = [letter * 40 for letter in "abcd"]


Photo = dict[str, frozenset[Any]]


@dataclass(repr=False)
class Library:
    """One drawn world, and what is asked of it."""

    world: MemoryWorld
    wish: Wish
    is_enabled: bool

    def __repr__(self) -> str:
        held = [
            (
                a.part.instance,
                a.track,
                t.row.title,
                t.row.folder,
                sorted(f.path for f in t.files.values()),
            )
            for a in self.world.arrs
            for t in a.held.values()
        ]
        torrents = [
            (t.name, t.content_path, parts)
            for d in self.world.downloaders
            for t, parts in d.transfers.values()
        ]
        return f"{self.wish} {self.is_enabled} {held} {torrents} own {self.world.own.held}"


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    world = MemoryWorld()
    for number in range(draw(st.integers(1, 2))):
        track = draw(st.sampled_from(["hd", "uhd"]))
        arr = MemoryArr(Part(DeletionService.SONARR, f"sonarr_{number}"), track, world.disk)
        world.arrs.append(arr)
        for tvdb in draw(st.sets(st.sampled_from([1, 2, 3]), min_size=1)):
            _add_title(draw, world, arr, tvdb)
    downloader = MemoryDownloader(DOWNLOADER, world.disk)
    world.downloaders.append(downloader)
    for number in range(draw(st.integers(0, 3))):
        _add_torrent(draw, world, downloader, number)
    _add_own(draw, world)
    for number, path in enumerate(sorted(world.disk.files)):
        # Shoko forgets whatever is missing; what it knows of a downloader's folder is not looked up.
        if draw(st.booleans()) and not path.startswith("/dl"):
            world.shoko.files[str(number)] = path
        if draw(st.booleans()):
            world.jellyfin.items[str(number)] = path
    if draw(st.booleans()):
        world.disk.put(
            f"{draw(st.sampled_from(FOLDERS))}/{draw(st.sampled_from(['a.nfo', 'b.zip']))}", 900, 9
        )
    world.seerr.media_of["tv", "11"] = SeerrMedia(5, "11", 5, 1, {1: 5, 2: 5}, {3: frozenset({1})})
    world.seerr.media_of["tv", "12"] = SeerrMedia(6, "12", 5)
    world.seerr.still_there = lambda tmdb, season: any(
        place.season == season
        for t in _titles(world, tmdb)
        for f in t.files.values()
        for place in f.places
    )
    return Library(
        world,
        Wish(draw(_scopes(world)), delete_files=draw(st.sampled_from([True, True, False]))),
        draw(st.sampled_from([True, True, True, False])),
    )


def _titles(world: MemoryWorld, tmdb: str) -> list[MemoryTitle]:
    return [t for a in world.arrs for t in a.held.values() if t.row.ids["tmdb"] == tmdb]


def _add_title(draw: st.DrawFn, world: MemoryWorld, arr: MemoryArr, tvdb: int) -> None:
    native, folder = len(arr.held) + 1, draw(st.sampled_from(FOLDERS))
    row = ArrTitle(native, f"Show {tvdb}", 2020, folder, {"tvdb": str(tvdb), "tmdb": f"1{tvdb}"})
    title = MemoryTitle(row, monitored={place: draw(st.booleans()) for place in PLACES})
    arr.held[native] = title
    for place in draw(st.sets(st.sampled_from(PLACES), max_size=4)):
        places = {place}
        if draw(st.integers(0, 3)) == 0:
            places.add(Place(place.season, 9))
        own = "" if draw(st.booleans()) else f" {tvdb}"
        path = f"{folder}/S{place.season}E{place.episode}{own}.mkv"
        number = len(title.files) + 1 + 100 * native
        size = 1000 + hash_of(path)
        title.files[number] = HeldFile(number, path, size, frozenset(places))
        world.disk.put(path, hash_of(path), size)


def hash_of(text: str) -> int:
    return sum(ord(char) * (n + 1) for n, char in enumerate(text))


def _add_torrent(
    draw: st.DrawFn, world: MemoryWorld, downloader: MemoryDownloader, number: int
) -> None:
    infohash = HASHES[number]
    held = [(a, n, f) for a in world.arrs for n, t in a.held.items() for f in t.files.values()]
    chosen = draw(st.lists(st.sampled_from(held), min_size=1, max_size=4)) if held else []
    is_in_place = len(chosen) == 1 and draw(st.integers(0, 3)) == 0
    folder = draw(st.sampled_from([f"/dl/{number}", "/dl/shared"]))
    parts = []
    for arr, native, file in chosen:
        for place in file.places:
            arr.history.append((infohash.upper(), Brought(native, place)))
        path = file.path if is_in_place else f"{folder}/{hash_of(file.path)}.mkv"
        world.disk.files.setdefault(path, world.disk.files[file.path])
        parts.append(path)
    if draw(st.booleans()) and not is_in_place:
        parts.append(f"{folder}/extra.mkv")
        world.disk.put(f"{folder}/extra.mkv", 700 + number, 5)
    content = parts[0] if is_in_place else folder
    transfer = Transfer(infohash, f"pack {number}", frozenset({infohash}), 9, content, "/dl")
    downloader.transfers[infohash] = (transfer, tuple(dict.fromkeys(parts)))
    if draw(st.integers(0, 4)) == 0:
        world.grabs.grabbed[draw(st.sampled_from([1, 2]))] = frozenset({infohash.upper()})


def _add_own(draw: st.DrawFn, world: MemoryWorld) -> None:
    for number in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from(PLACES))
        path = draw(
            st.sampled_from([f"/own/{place}.mkv", f"/tv/One/S{place.season}E{place.episode}.mkv"])
        )
        world.disk.files.setdefault(path, (hash_of(path), 77))
        if any(path == each.path for each in world.own.held.values()):
            continue
        world.own.held[number] = HeldFile(number, path, 77, frozenset({place}))
        if draw(st.booleans()):
            world.own.downloads[number] = Torrent(
                DOWNLOADER,
                f"#{number}",
                "own",
                1,
                (),
                frozenset({Feed("library", place)}),
                own_download=number,
            )


@st.composite
def _scopes(draw: st.DrawFn, world: MemoryWorld) -> Scope:
    track = draw(st.sampled_from([None, None, "hd", "uhd"]))
    paths = sorted(world.disk.files) or ["/tv/One/none.mkv"]
    return draw(
        st.one_of(
            st.just(Scope(ScopeKind.SHOW, track=track)),
            st.builds(
                lambda n: Scope(ScopeKind.SEASON, season=n, track=track), st.sampled_from([1, 2])
            ),
            st.builds(
                lambda some: Scope(ScopeKind.EPISODES, episodes=some, track=track),
                st.frozensets(st.sampled_from(PLACES), min_size=1, max_size=3),
            ),
            st.builds(lambda path: Scope(ScopeKind.FILE, path=path), st.sampled_from(paths)),
        )
    )


def plan_for(library: Library) -> Plan:
    subject, findings = look_up(SUBJECT, library.world.programs())
    return make_plan(subject, library.wish, findings, is_enabled=library.is_enabled)


def run(library: Library, plan: Plan) -> MemoryRows:
    rows = MemoryRows(plan)
    executor = Executor(
        rows,
        library.world.hand,
        lambda: NOON,
        lambda _: None,
        look_again=lambda _: plan_for(library),
        pauses=(1.0,),
    )
    executor.run(1)
    return rows


def foretold(plan: Plan, before: Photo) -> Photo:
    """Return what is gone afterwards, by the preview alone."""
    open_steps = [step for step in plan.steps if step.is_open]
    arrs = [s for s in open_steps if s.part.service is DeletionService.SONARR]
    paths = {file.path for file in plan.files()}
    removed = {(s.part, int(s.target or 0)) for s in arrs if s.removes_title}
    native = {s.part: int(s.target or 0) for s in arrs}
    forgets = any(s.part.service is DeletionService.SHOKO for s in open_steps)
    return {
        "disk": frozenset(paths) & before["disk"],
        "torrents": frozenset(
            each
            for s in open_steps
            if s.part.service is DeletionService.DOWNLOADER
            for each in s.ids
        )
        & before["torrents"],
        "titles": frozenset(removed),
        "listed": frozenset((s.part, f.path) for s in arrs for f in s.files),
        "wanted": frozenset(
            each
            for each in before["wanted"]
            if each[:2] in removed or _is_unmonitored(each, arrs, native)
        ),
        "own": frozenset(
            f.path for s in open_steps if s.part.service is DeletionService.LIBRARY for f in s.files
        ),
        "shoko": frozenset(
            each for s in open_steps if s.part.service is DeletionService.SHOKO for each in s.ids
        )
        if forgets
        else frozenset(),
        "jellyfin": frozenset(
            each for s in open_steps if s.part.service is DeletionService.JELLYFIN for each in s.ids
        ),
        "seerr": frozenset(
            int(s.target or 0)
            for s in open_steps
            if s.part.service is DeletionService.SEERR and s.removes_title
        ),
    }


def _is_unmonitored(
    each: tuple[Any, ...], arrs: Sequence[PlannedStep], native: dict[Part, int]
) -> bool:
    part, number, place = each
    return native.get(part) == number and any(s.part == part and place in s.places for s in arrs)


@settings(max_examples=100, deadline=None)
@given(libraries())
def test_the_preview_equals_what_happens_and_nothing_else(library: Library) -> None:
    before = library.world.photo()
    plan = plan_for(library)
    assert library.world.photo() == before

    rows = run(library, plan)

    after = library.world.photo()
    gone = {name: before[name] - after[name] for name in before}
    came = {name: after[name] - before[name] for name in before}
    expected = foretold(plan, before)
    assert not any(came.values())
    if plan.does_nothing:
        assert not any(gone.values())
    assert (rows.now, rows.log) == (DeletionState.COMPLETE, rows.log)
    # A title that is removed takes its list with it.
    removed = {part for part, _ in expected["titles"]}
    expected["listed"] |= {each for each in gone["listed"] if each[0] in removed}
    # What our own library took was on their lists, too: they were asked to look again.
    expected["listed"] |= {each for each in gone["listed"] if each[1] in expected["own"]}
    assert gone == expected


@settings(max_examples=40, deadline=None)
@given(libraries())
def test_a_second_run_does_nothing(library: Library) -> None:
    plan = plan_for(library)
    rows = run(library, plan)
    after = library.world.photo()

    rows.now = DeletionState.RUNNING
    Executor(
        rows, library.world.hand, lambda: NOON, lambda _: None, look_again=lambda _: plan, pauses=()
    ).run(1)

    assert library.world.photo() == after
