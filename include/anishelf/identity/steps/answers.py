"""What a person says about a title: accepted, set aside or pinned; and what that sets free."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.core.problems import Remedy
from anishelf.errors import StaleStatus, UnknownId
from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.domain.work import Review
from anishelf.identity.ports import ReleaseQueries, Reopen, Reviews
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.parse import ReadTitle


@dataclass(frozen=True, slots=True)
class Answered:
    """The review, and how many releases are decided again because of the answer."""

    review: Review
    released: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Takes answers; *by* names who gave them. A title that is pinned is read as a release's is."""

    reviews: Reviews
    queries: ReleaseQueries
    reopen: Reopen
    read_title: ReadTitle = parse_title

    def accept(
        self,
        review_id: int,
        bangumi_id: int,
        *,
        by: str,
        season: int | None = None,
        any_show: bool = False,
    ) -> Answered:
        """Say that the waiting title is this subject; UnknownId when it was not suggested.

        *season* is its season in the library, where the show alone leaves that open. With *any_show*
        it need not be one of the suggestions.
        """
        review = self._waiting(review_id)
        known = [each.bangumi_id for each in review.suggestions]
        if bangumi_id not in known and not any_show:
            raise UnknownId(
                f"bgm/{bangumi_id} was not suggested for review {review_id}",
                remedy=Remedy.NAME_SHOW,
            )
        self.reviews.resolve(review, bangumi_id=bangumi_id, by=by, season=season)
        return self._answered(review.id)

    def reject(self, review_id: int, *, by: str) -> Answered:
        """Say that none of the suggestions is right and nobody need ask again."""
        review = self._waiting(review_id)
        self.reviews.skip(review, by=by)
        return Answered(self._known(review_id), released=0)

    def take_back(self, review_id: int, *, by: str) -> Answered:
        """Ask again what was answered or set aside; StaleStatus when it waits already.

        What was filed by the answer is decided again, and waits with the title.
        """
        review = self._known(review_id)
        if review.status is ReviewStatus.PENDING:
            raise StaleStatus(f"review {review_id} waits for an answer already")
        self.reviews.take_back(review, by=by)
        return self._answered(review_id, said=f"you took back which show {review.title} is")

    def pin(self, title: str, bangumi_id: int, *, by: str, season: int | None = None) -> Answered:
        """Say which subject a title (or an id such as mikan/3822) is; it wins over everything."""
        review_id = self.reviews.pin(
            self._key(title), title=title, bangumi_id=bangumi_id, by=by, season=season
        )
        return self._answered(review_id)

    def unpin(self, title: str, *, by: str) -> Answered:
        """Take back what was said of a title; UnknownId where nobody said anything."""
        key = self._key(title)
        review_id = self.reviews.answered(key)
        if review_id is None:
            raise UnknownId(f"nobody said which show {title!r} is", remedy=Remedy.LIST_REVIEWS)
        return self.take_back(review_id, by=by)

    def _key(self, title: str) -> str:
        if title.startswith(("mikan/", "bgm/")):
            return title
        read = self.read_title(title)
        names = read.titles if read and read.titles else (title,)
        key = IdentityQuery(titles=names, season=read.season if read else None).clue.review_key
        if not key:
            raise UnknownId(f"{title!r} names no show")
        return key

    def _answered(self, review_id: int, *, said: str | None = None) -> Answered:
        review = self._known(review_id)
        meant = [
            (release_id, is_open)
            for release_id, query, is_open in self.queries()
            if review.key in query.clue.answer_keys
        ]
        decided = [release_id for release_id, is_open in meant if not is_open]
        moved = self.reopen(decided, said or f"you said which show {review.title} is")
        return Answered(review, released=moved + len(meant) - len(decided))

    def _waiting(self, review_id: int) -> Review:
        review = self._known(review_id)
        if review.status is not ReviewStatus.PENDING:
            raise StaleStatus(
                f"review {review_id} is answered already", remedy=Remedy.CHANGE_ANSWER
            )
        return review

    def _known(self, review_id: int) -> Review:
        review = self.reviews.get(review_id)
        if review is None:
            raise UnknownId(f"there is no review {review_id}", remedy=Remedy.LIST_REVIEWS)
        return review
