"""Questions that only a person can answer: which show a title is, which of two equal releases."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.decisions.actions import resolve_conflict
from anishelf.following.actions.search import Found, find_shows
from anishelf.identity.actions import accept_review, reject_review, take_back_review
from anishelf.views.lists.questions import QuestionList, differing
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.wiring import identity
from anishelf.wiring.airflow import context_over

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
Id = Annotated[int, Path(ge=1, lt=2**63)]
Words = Annotated[str, Query(max_length=200)]
SHOWN: Final = 10
FOUND: Final = 12


@router.get("/review")
def overview(visit: Visiting, after: int = 0, about: int = 0, q: Words = "") -> Response:
    """Show the questions; *q* searches another show for the title *about*."""
    return visit.page("review/page.html", {**_asked(visit, after), **_found(visit, about, q)})


@router.get("/parts/review/questions")
def part(visit: Visiting, after: int = 0) -> Response:
    """Show the questions again."""
    return visit.page("review/questions.html", {**_asked(visit, after), **_found(visit, 0, "")})


@router.get("/parts/review/found/{review_id}")
def found(visit: Visiting, review_id: Id, q: Words = "") -> Response:
    """Show what other shows a title may be."""
    return visit.page("review/found.html", _found(visit, review_id, q))


@router.post("/review/{review_id}", dependencies=operator)
def answer(visit: Visiting, review_id: Id, form: Filled) -> Response:
    """Take an answer: the show with its number, or none of them."""
    chosen = form.number("bangumi_id")
    undo = f"/review/{review_id}/undo"
    if chosen is None:
        if not form.ticked("none"):
            raise Problem(422, "invalid", "The request is not valid.", detail="no show was chosen")
        done = reject_review(visit.conn, review_id, by=visit.by)
        said = visit.say("Set aside: it is not asked again.")
        return visit.told(said, back_to="/review", tone="rest", undo=undo, done=done)
    done = accept_review(
        visit.conn, review_id, chosen, by=visit.by, season=form.number("season"), any_show=True
    )
    said = visit.say_many(
        "Thank you. %(num)s entry goes on.",
        "Thank you. %(num)s entries go on.",
        done.changed.released,
    )
    return visit.told(said, back_to="/review", undo=undo, done=done)


@router.post("/review/{review_id}/undo", dependencies=operator)
def undo(visit: Visiting, review_id: Id) -> Response:
    """Ask a title again that was answered."""
    done = take_back_review(visit.conn, review_id, by=visit.by)
    said = visit.say("Taken back: it is asked again.")
    return visit.told(said, back_to="/review", tone="rest", done=done)


@router.post("/review/conflicts/{conflict_id}", dependencies=operator)
def choose(visit: Visiting, conflict_id: Id, form: Filled) -> Response:
    """Take the release that is to be downloaded."""
    chosen = form.number("release_id")
    if chosen is None:
        raise Problem(422, "invalid", "The request is not valid.", detail="no release was chosen")
    done = resolve_conflict(visit.conn, conflict_id, chosen, by=visit.by)
    said = visit.say_many(
        "Chosen for %(num)s episode; it is downloaded next.",
        "Chosen for %(num)s episodes; they are downloaded next.",
        len(done.changed),
    )
    return visit.told(said, back_to="/review", done=done)


def _asked(visit: Visit, after: int) -> dict[str, object]:
    rows = QuestionList(visit.conn)
    titles, episodes = rows.counts()
    reviews = rows.reviews(limit=SHOWN + 1, after=after)
    shown = reviews[:SHOWN]
    conflicts = rows.conflicts(limit=SHOWN) if not after else []
    rivals = rows.rivals([each.release_id for one in conflicts for each in one.rivals])
    return {
        "reviews": shown,
        "next": shown[-1].id if len(reviews) > SHOWN else None,
        "after": after,
        "waiting": rows.waiting([each.title for each in shown]),
        "conflicts": conflicts,
        "rivals": rivals,
        "differing": {
            one.id: differing([rivals[each.release_id] for each in one.rivals]) for one in conflicts
        },
        "needs": titles + episodes,
        "last": rows.last_answer(by=visit.by),
    }


def _found(visit: Visit, review_id: int, words: str) -> dict[str, object]:
    looked: Found | None = None
    if review_id and words.strip():
        if QuestionList(visit.conn).review(review_id) is None:
            raise Problem(404, "unknown_id", "There is no such question.")
        subjects = identity.subjects(context_over(visit.conn))
        looked = find_shows(visit.conn, words.strip(), subjects, limit=FOUND)
    return {"found": looked, "about": review_id, "q": words}
