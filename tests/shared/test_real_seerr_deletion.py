"""A real Seerr 3.1 forgets what was deleted, and takes the next request for it, after every scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from anishelf.deletions.adapters.seerr import Seerr
from anishelf.deletions.domain.findings import Findings, HeldFile, HeldTitle, Part, Subject
from anishelf.deletions.domain.plan import Plan, PlannedStep, Wish
from anishelf.deletions.domain.planning import make_plan
from anishelf.deletions.domain.scope import FILM, Place, Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionService, DeletionStepState
from anishelf.deletions.steps.hands import SeerrHand
from tests.worlds.seerr import ADA, KEY, NotHere, RealSeerr, running_seerr

pytestmark = [pytest.mark.shared, pytest.mark.faults, pytest.mark.timeout(600)]
PART = Part(DeletionService.SEERR, "seerr_default")
SONARR = Part(DeletionService.SONARR, "sonarr_default")


@pytest.fixture(scope="module")
def seerr() -> Iterator[RealSeerr]:
    running = running_seerr()
    try:
        live = running.__enter__()
    except NotHere as error:
        pytest.skip(str(error))
    yield live
    running.__exit__(None, None, None)


def client(seerr: RealSeerr) -> Seerr:
    return Seerr(requests.Session(), seerr.url, part=PART, api_key=KEY)


def available(seerr: RealSeerr, item: str, **facts: object) -> None:
    """Let Jellyfin have something, and Seerr see it."""
    seerr.around(jellyfin={"items": {item * 32: facts}})
    seerr.run_job("jellyfin-recently-added-scan")


def gone(seerr: RealSeerr, item: str, **facts: object) -> None:
    """Let Jellyfin, Sonarr and Radarr have it no more, or only what *facts* say."""
    seerr.around(
        jellyfin={"items": {"__set__": {item * 32: facts} if facts else {}}},
        sonarr={"series": {"__set__": {}}},
        radarr={"movies": {"__set__": {}}},
    )


def planned(seerr: RealSeerr, kind: str, tmdb: int, scope: Scope, *places: Place) -> Plan:
    """Return the plan that follows from what the real Seerr says."""
    media = client(seerr).media(kind, str(tmdb))
    files = tuple(
        HeldFile(n, f"/tv/{place}.mkv", 1, frozenset({place})) for n, place in enumerate(places)
    )
    kept = HeldFile(99, "/tv/other.mkv", 1, frozenset({Place(9, 9)}))
    title = HeldTitle(
        SONARR, 1, "One", 2019, "/tv", "hd", (*files, kept) if kind == "tv" else files
    )
    subject = Subject(kind, "One", 2019, {"tmdb": str(tmdb)})
    found = Findings(asked=(SONARR, PART), titles=(title,), seerr=media)
    return make_plan(subject, Wish(scope), found, is_enabled=True)


def carried_out(seerr: RealSeerr, plan: Plan) -> PlannedStep:
    """Do Seerr's step, and look that it is done."""
    (step,) = [each for each in plan.steps if each.part == PART]
    assert step.state is DeletionStepState.PENDING, step.does
    hand = SeerrHand(client(seerr))
    hand.act(step, plan)
    assert hand.left(step, plan) is None
    return step


def test_a_film_is_forgotten_and_asked_for_again(seerr: RealSeerr) -> None:
    first = seerr.ask("movie", 99010)
    available(seerr, "1", kind="movie", tmdb=99010)
    plan = planned(seerr, "movie", 99010, Scope(ScopeKind.MOVIE), FILM)
    gone(seerr, "1")

    carried_out(seerr, plan)

    assert client(seerr).media("movie", "99010") is None
    assert seerr.request(first or 0) is None
    assert seerr.ask("movie", 99010, user=ADA) not in {None, first}


def test_a_show_is_forgotten_and_asked_for_again(seerr: RealSeerr) -> None:
    first = seerr.ask("tv", 99110, seasons=[1, 2])
    available(seerr, "2", kind="show", tmdb=99110, episodes={"1": 2, "2": 2})
    plan = planned(seerr, "tv", 99110, Scope(ScopeKind.SHOW), Place(1, 1), Place(2, 1))
    gone(seerr, "2")

    carried_out(seerr, plan)

    assert client(seerr).media("tv", "99110") is None
    assert seerr.ask("tv", 99110, seasons=[1]) not in {None, first}


def test_a_season_is_deleted_alone_and_asked_for_again(seerr: RealSeerr) -> None:
    first = seerr.ask("tv", 99111, seasons=[1])
    second = seerr.ask("tv", 99111, seasons=[2])
    available(seerr, "3", kind="show", tmdb=99111, episodes={"1": 2, "2": 2})
    plan = planned(seerr, "tv", 99111, Scope(ScopeKind.SEASON, season=2), Place(2, 1), Place(2, 2))
    gone(seerr, "3", kind="show", tmdb=99111, episodes={"1": 2})

    step = carried_out(seerr, plan)

    assert not step.removes_title
    assert seerr.request(first or 0) is not None, "another season's request was taken away"
    media = client(seerr).media("tv", "99111")
    assert media is not None
    assert media.seasons[1] != 7
    assert seerr.ask("tv", 99111, seasons=[2]) not in {None, first, second}


def test_episodes_are_deleted_and_every_request_stays(seerr: RealSeerr) -> None:
    first = seerr.ask("tv", 99112, seasons=[1])
    available(seerr, "4", kind="show", tmdb=99112, episodes={"1": 2})
    scope = Scope(ScopeKind.EPISODES, episodes=frozenset({Place(1, 2)}))
    plan = planned(seerr, "tv", 99112, scope, Place(1, 1), Place(1, 2))
    gone(seerr, "4", kind="show", tmdb=99112, episodes={"1": 1})

    carried_out(seerr, plan)

    assert seerr.request(first or 0) is not None


def test_what_was_never_available_ends_with_its_title(seerr: RealSeerr) -> None:
    first = seerr.ask("movie", 99014)
    plan = planned(seerr, "movie", 99014, Scope(ScopeKind.MOVIE), FILM)

    carried_out(seerr, plan)

    assert seerr.request(first or 0) is None
    assert seerr.ask("movie", 99014, user=ADA) not in {None, first}
