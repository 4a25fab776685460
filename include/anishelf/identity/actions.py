"""What a person may say about a title: which show it is, or none that we know."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Question, Work
from anishelf.decisions.steps.preview import PreviewEntry
from anishelf.decisions.store.releases import Releases
from anishelf.errors import FetchFailed, MetadataInvalid, NotFound, UnknownId
from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.steps.answers import Answered, Answers
from anishelf.identity.steps.show_guess import ShowGuess, ShowGuesser
from anishelf.identity.store.catalogue import Catalogue
from anishelf.identity.store.external_ids import ExternalIds
from anishelf.identity.store.identity_reviews import IdentityReviews
from anishelf.identity.store.names import Names
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.reading import Reader
from anishelf.titles.store.title_parsers import TitleParsers

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.identity.steps.subjects import Subjects

log = logging.getLogger(__name__)

__all__ = [
    "ReviewStatus",
    "accept_review",
    "ensure_anime",
    "guess_shows",
    "pin_show",
    "reject_review",
    "take_back_review",
    "unpin_show",
]


def accept_review(
    conn: Connection,
    review_id: int,
    bangumi_id: int,
    *,
    by: str,
    season: int | None = None,
    any_show: bool = False,
) -> Outcome[Answered]:
    """Say which of the suggested shows (with *any_show*: which show) a title is.

    What waited for it is set free. *season* is its season in the library, where the show alone
    leaves that open. Raises UnknownId, and StaleStatus where somebody has answered already.
    """
    with conn.transaction():
        return _outcome(
            _answers(conn).accept(review_id, bangumi_id, by=by, season=season, any_show=any_show)
        )


def reject_review(conn: Connection, review_id: int, *, by: str) -> Outcome[Answered]:
    """Say that none of the suggestions is right; the title is not asked again.

    Raises UnknownId, and StaleStatus where somebody has answered already.
    """
    with conn.transaction():
        return _outcome(_answers(conn).reject(review_id, by=by))


def take_back_review(conn: Connection, review_id: int, *, by: str) -> Outcome[Answered]:
    """Ask again what was answered or set aside; what the answer filed waits with it.

    Raises UnknownId, and StaleStatus where it waits already.
    """
    with conn.transaction():
        return _taken_back(_answers(conn).take_back(review_id, by=by))


def pin_show(
    conn: Connection, title: str, bangumi_id: int, *, by: str, season: int | None = None
) -> Outcome[Answered]:
    """Say which show a title (or an id like mikan/1234) is, whatever else was said, now and later.

    *season* is its season in the library, where the show alone leaves that open. Raises UnknownId for a title that names no show.
    """
    with conn.transaction():
        return _outcome(_answers(conn).pin(title, bangumi_id, by=by, season=season))


def unpin_show(conn: Connection, title: str, *, by: str) -> Outcome[Answered]:
    """Take back which show a title (or an id) is; what the answer filed waits with it.

    Raises UnknownId where nobody said which show it is.
    """
    with conn.transaction():
        return _taken_back(_answers(conn).unpin(title, by=by))


def ensure_anime(subjects: Subjects, bangumi_id: int) -> None:
    """Raise UnknownId where bangumi.tv has no such subject, or one that is no anime.

    While bangumi.tv is away nobody knows, and the answer is taken as it is.
    """
    try:
        subject = subjects.get(bangumi_id)
    except NotFound:
        raise UnknownId(f"bangumi.tv has no subject {bangumi_id}") from None
    except (FetchFailed, MetadataInvalid) as error:
        log.warning("bgm/%d is taken unseen: %s", bangumi_id, error)
        return
    if not subject.is_anime:
        raise UnknownId(f"{subject.describe()} is no anime")


def guess_shows(
    conn: Connection, seen: Sequence[PreviewEntry], *, now: datetime
) -> list[ShowGuess | None]:
    """Return which show each entry of a preview would become; None for what is no video.

    Only what is known here counts, so it answers at once and nothing is kept.
    """
    guesser = ShowGuesser(
        IdentityReviews(conn),
        ExternalIds(conn),
        Catalogue(conn),
        Names(conn).of_subject,
        now.date(),
    )
    return [guesser.guess(query) if (query := _query(each)) else None for each in seen]


def _query(seen: PreviewEntry) -> IdentityQuery | None:
    title = seen.title
    if title is None:
        return None
    return IdentityQuery(
        titles=title.titles,
        season=title.season,
        episode=title.episode,
        episode_end=title.episode_end,
        absolute_episode=title.absolute_episode,
        year=title.year,
        is_movie=title.is_movie,
        is_special=title.is_special,
        is_batch=title.is_batch,
        external_ids=seen.item.external_ids,
        published_at=seen.item.published_at,
    )


def _answers(conn: Connection) -> Answers:
    reader = Reader(TitleParsers(conn).enabled(), parse_title)
    releases = Releases(conn)
    return Answers(
        IdentityReviews(conn),
        releases.queries,
        releases.reopen,
        reader,
    )


def _taken_back(answered: Answered) -> Outcome[Answered]:
    conf = {"dry_run": False, "scope": {"titles": [answered.review.title]}}
    start = DagStart(Work.REPARSE_RELEASES, conf) if answered.released else None
    return Outcome(answered, (answered.review.id,), start)


def _outcome(answered: Answered) -> Outcome[Answered]:
    review = answered.review
    choice = None if review.bangumi_id is None else f"bgm/{review.bangumi_id}"
    conf = {"dry_run": False, "scope": {"titles": [review.title]}}
    return Outcome(
        answered,
        (review.id,),
        DagStart(Work.REPARSE_RELEASES, conf) if answered.released else None,
        (Question(Work.REVIEW_MATCHES, review.reference, choice),),
    )
