"""Files leave only after somebody agreed, within caps; a day is a promise; a pause stops everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.deletions.actions import deletions as actions
from anishelf.deletions.actions.elsewhere import end_pause
from anishelf.deletions.domain.plan import Wish
from anishelf.deletions.domain.scope import Place, Scope, ScopeKind
from anishelf.deletions.domain.states import DeletionState
from anishelf.deletions.steps.elsewhere import Sweeper
from anishelf.deletions.store.absences import AbsenceRows
from anishelf.deletions.store.deletions import Deletions
from anishelf.deletions.store.pauses import Pauses
from anishelf.deletions.store.subjects import Subjects
from anishelf.errors import (
    CommandRefused,
    ForbiddenTransition,
    NeighbourUnreachable,
    NotOneFits,
    ScopeMissing,
)
from tests.fakes.deletable import Fault
from tests.worlds.deleting import SHOW, Estate, estate
from tests.worlds.shelf import NOW

CAPS = actions.Caps(500, 1000)
SHOW_WISH = Wish(Scope(ScopeKind.SHOW))


@pytest.fixture
def held(conn: psycopg.Connection, tmp_path: Path) -> Iterator[Estate]:
    with estate(conn, tmp_path) as live:
        yield live


def asked(held: Estate) -> int:
    return actions.ask_deletion(held.conn, held.plan(SHOW_WISH), by="ada", now=NOW).ids[0]


@pytest.mark.parametrize("kind", ["", "everything", "season", "episodes", "file", "movie and show"])
def test_what_is_not_said_is_an_error_and_never_all(kind: str) -> None:
    with pytest.raises(ScopeMissing):
        actions.read_scope(kind)


def test_a_season_that_is_not_a_shows_is_an_error(held: Estate) -> None:
    with pytest.raises(ScopeMissing):
        held.plan(Wish(Scope(ScopeKind.MOVIE)), SHOW)
    assert actions.read_scope("episodes", episodes=("1x05", "S02E01")).episodes == {
        Place(1, 5),
        Place(2, 1),
    }


def test_a_title_is_named_wholly_or_refused_with_the_candidates(held: Estate) -> None:
    subjects = Subjects(held.conn)

    assert subjects.named("one show").title == "One Show"
    assert subjects.named(f"#{held.ids[SHOW]}").title == "One Show"
    with pytest.raises(NotOneFits, match="One Film"):
        subjects.named("One")
    with pytest.raises(NotOneFits):
        subjects.named("Nothing Like It")


def test_a_preview_touches_nothing_and_waits(held: Estate) -> None:
    before = held.photo()
    number = asked(held)

    assert held.run(number) is DeletionState.PREVIEWED
    assert held.photo() == before


def test_caps_hold_for_one_deletion_and_for_a_day(held: Estate) -> None:
    number = asked(held)
    for caps in (actions.Caps(1, 1000), actions.Caps(500, 1)):
        with pytest.raises(CommandRefused):
            actions.agree(held.conn, number, by="ada", now=NOW, caps=caps)

    assert Deletions(held.conn).state(number) is DeletionState.PREVIEWED


def test_a_day_is_kept_and_one_click_keeps_the_files(held: Estate) -> None:
    number, before, later = asked(held), held.photo(), NOW + timedelta(days=7)
    actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS, leaves_at=later)

    assert number not in Deletions(held.conn).due(NOW + timedelta(days=6))
    assert held.run(number) is DeletionState.SCHEDULED
    assert number in Deletions(held.conn).due(later)
    actions.keep(held.conn, number, by="mika", now=NOW)
    assert number not in Deletions(held.conn).due(later)
    assert held.photo() == before


def test_what_came_after_the_preview_stops_the_deletion(held: Estate) -> None:
    number = asked(held)
    actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS)
    new = held.folder / "tv/One Show/S01/One Show S01E04.mkv"
    held.sonarr.put(1, new, 1, 4)
    before = held.photo()

    assert held.run(number) is DeletionState.INCOMPLETE
    assert held.photo() == before
    assert "came after the preview" in (Deletions(held.conn).get(number).reason or "")


def test_while_somebody_who_knows_what_is_shared_is_away_nothing_goes(held: Estate) -> None:
    held.radarr.fault = Fault.AWAY
    number = asked(held)

    with pytest.raises(NeighbourUnreachable, match="nothing is deleted until all answer"):
        actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS)


def test_a_pause_stops_consent_until_somebody_ends_it(held: Estate) -> None:
    Pauses(held.conn).begin("a disk is away", now=NOW)
    number = asked(held)
    with pytest.raises(CommandRefused, match="a disk is away"):
        actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS)

    assert end_pause(held.conn, by="ada", now=NOW).changed

    actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS)
    with pytest.raises(ForbiddenTransition):
        actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS)


def follow(held: Estate, count: int = 1) -> None:
    """Let the tracker know shows that Sonarr has, the first of them the one that is there."""
    held.conn.execute(
        "INSERT INTO senders (source, name, conn_id, added_at) VALUES ('sonarr', 'x', "
        "'sonarr_default', now())"
    )
    for native in range(1, count + 1):
        held.conn.execute(
            """
            INSERT INTO media (kind, title, year, facts)
            SELECT 'tv', 'Followed ' || %(n)s, 2020, jsonb_build_object('native', jsonb_build_object(
                (SELECT id::text FROM senders WHERE name = 'x'),
                jsonb_build_array('2026-01-01T00:00:00+00:00', 'sonarr', %(n)s::text)))
            """,
            {"n": native},
        )


def sweep(held: Estate) -> tuple[int, list[str]]:
    pauses = Pauses(held.conn)
    arrs = [each for each in held.programs.arrs if each.part.instance == "sonarr_default"]
    sweeper = Sweeper(arrs, AbsenceRows(held.conn), lambda reason: pauses.begin(reason, now=NOW))
    return sweeper.run(now=NOW)


def test_what_others_deleted_is_noticed_at_the_second_look_and_nothing_is_deleted(
    held: Estate,
) -> None:
    follow(held, 2)
    held.sonarr.titles = [each for each in held.sonarr.titles if each["id"] == 1]
    before = held.photo()

    assert [sweep(held)[0], sweep(held)[0], sweep(held)[0]] == [0, 1, 0]
    rows = held.conn.execute("SELECT title, asked_by, state FROM deletions").fetchall()
    assert rows == [("Followed 2", "Sonarr (external)", "noticed")]
    assert held.photo() == before


def test_what_is_back_at_the_second_look_was_never_gone(held: Estate) -> None:
    follow(held, 2)
    titles = list(held.sonarr.titles)
    held.sonarr.titles = titles[:1]
    sweep(held)
    held.sonarr.titles = titles
    sweep(held)
    held.sonarr.titles = titles[:1]

    assert sweep(held)[0] == 0


@pytest.mark.parametrize("trouble", ["error", "empty", "fewer"])
def test_an_answer_that_proves_nothing_concludes_nothing(held: Estate, trouble: str) -> None:
    follow(held, 2)
    sweep(held)
    if trouble == "error":
        held.sonarr.fault = Fault.AWAY
    else:
        held.sonarr.titles = held.sonarr.titles[:1] if trouble == "fewer" else []

    assert [sweep(held), sweep(held)] == [(0, ["sonarr_default"])] * 2


def test_many_that_vanish_at_once_pause_everything(held: Estate) -> None:
    follow(held, 20)

    assert sweep(held) == (0, [])
    assert "is a disk not mounted" in (Pauses(held.conn).reason() or "")


def test_our_own_deletion_comes_back_as_no_new_one(held: Estate) -> None:
    follow(held, 2)
    media = held.conn.execute("SELECT id FROM media WHERE title = 'Followed 2'").fetchone()
    assert media is not None
    number = asked(held)
    held.conn.execute("UPDATE deletions SET media_id = %s WHERE id = %s", (media[0], number))
    actions.agree(held.conn, number, by="ada", now=NOW, caps=CAPS)
    held.sonarr.titles = [each for each in held.sonarr.titles if each["id"] == 1]

    assert [sweep(held)[0], sweep(held)[0]] == [0, 0]
