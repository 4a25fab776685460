"""The `identity_reviews` table: titles that nobody could place for certain, and people's answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.core.questions import Questions
from anishelf.identity.domain.states import REVIEW_TRANSITIONS, ReviewStatus
from anishelf.identity.domain.work import GivenAnswer, Review, Suggestion
from anishelf.identity.store.review_rows import candidate, review_of

_COLUMNS = "id, title_key, title, reason, status, candidates, bangumi_id, answered_by, season"


class IdentityReviews:
    """One row for each title, however many releases carry it; its status changes only here.

    The answers are read once: every release asks for its own.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._questions = Questions(conn, "identity_reviews", "bangumi_id", "review")
        self._answers: dict[str, GivenAnswer] | None = None
        self._fresh: set[tuple[str, str]] = set()

    def needs_suggestions(self, title_key: str, *, reason: str, since: datetime) -> bool:
        """Return whether the title is not asked yet, or with another reason or old suggestions."""
        if (title_key, reason) in self._fresh:
            return False
        row = self._conn.execute(
            """
            SELECT status = 'pending' AND (reason <> %s OR suggested_at IS NULL OR suggested_at < %s)
            FROM identity_reviews WHERE title_key = %s
            """,
            (reason, since, title_key),
        ).fetchone()
        needed = row is None or bool(row[0])
        if not needed:
            self._fresh.add((title_key, reason))
        return needed

    def ask(
        self,
        title_key: str,
        *,
        title: str,
        suggestions: Sequence[Suggestion],
        reason: str,
        now: datetime,
    ) -> None:
        """Put the title up for review; while it waits, the newest suggestions count."""
        self._conn.execute(
            """
            INSERT INTO identity_reviews AS r (title_key, title, candidates, reason, suggested_at)
            VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (title_key) DO UPDATE
            SET candidates = EXCLUDED.candidates, reason = EXCLUDED.reason,
                suggested_at = EXCLUDED.suggested_at
            WHERE r.status = 'pending'
            """,
            (title_key, title, Jsonb([candidate(each) for each in suggestions]), reason, now),
        )
        self._fresh.add((title_key, reason))

    def get(self, review_id: int) -> Review | None:
        """Return one review."""
        found = self._select("WHERE id = %s", (review_id,))
        return found[0] if found else None

    def all(
        self,
        *,
        status: ReviewStatus | None = ReviewStatus.PENDING,
        limit: int | None = None,
        offset: int = 0,
        after: int = 0,
    ) -> list[Review]:
        """Return the reviews in *status* (None: all) with ids above *after*, the oldest first."""
        wanted = [status] if status else list(ReviewStatus)
        return self._select(
            "WHERE status::text = ANY(%s) AND id > %s ORDER BY id LIMIT %s OFFSET %s",
            (wanted, after, limit, offset),
        )

    def claim(self, run_id: str) -> list[Review]:
        """Return the waiting reviews that *run_id* is to ask: nobody else asks them too."""
        self._questions.claim(run_id)
        return self._select("WHERE status = 'pending' AND asked_in = %s ORDER BY id", (run_id,))

    def release(self, run_id: str) -> int:
        """Give back what *run_id* was to ask and could not; return how many."""
        return self._questions.release(run_id)

    def wants_call(self) -> bool:
        """Return whether a run should be started that asks."""
        return self._questions.wants_call()

    def call(self) -> int | None:
        """Note that a run is started that asks; return the newest question, None: no need."""
        return self._questions.call()

    def answer_of(self, keys: Collection[str]) -> GivenAnswer | None:
        """Return what a person said of the first of *keys* that somebody has placed.

        A title that waits for its season keeps the show that was named.
        """
        if self._answers is None:
            rows = self._conn.execute(
                """
                SELECT title_key, id, title, bangumi_id, season FROM identity_reviews
                WHERE status IN ('resolved', 'pending') AND bangumi_id IS NOT NULL
                """
            )
            self._answers = {key: GivenAnswer(*said) for key, *said in rows}
        return next((self._answers[key] for key in keys if key in self._answers), None)

    def ask_season(
        self, review_id: int, *, suggestions: Sequence[Suggestion], reason: str, now: datetime
    ) -> None:
        """Ask for the season of a show that a person named, unless that is asked already."""
        with self._conn.transaction():
            (review,) = self._select("WHERE id = %s FOR UPDATE", (review_id,))
            if review.status is not ReviewStatus.RESOLVED or review.bangumi_id is None:
                return
            self._questions.advance(
                review_id,
                REVIEW_TRANSITIONS,
                old=review.status,
                new=ReviewStatus.PENDING,
                answer=review.bangumi_id,
                by=review.answered_by or "",
                reason=reason,
            )
            self._conn.execute(
                """
                UPDATE identity_reviews
                SET reason = %s, candidates = %s, suggested_at = %s, asked_in = NULL, asked_at = NULL
                WHERE id = %s
                """,
                (reason, Jsonb([candidate(each) for each in suggestions]), now, review_id),
            )
        self._answers = None

    def pin(
        self, title_key: str, *, title: str, bangumi_id: int, by: str, season: int | None = None
    ) -> int:
        """Say which subject a title is, whatever was said before; return the review's id."""
        with self._conn.transaction():
            self._conn.execute(
                """
                INSERT INTO identity_reviews (title_key, title, reason)
                VALUES (%s, %s, 'you named its show') ON CONFLICT (title_key) DO NOTHING
                """,
                (title_key, title),
            )
            (review,) = self._select("WHERE title_key = %s FOR UPDATE", (title_key,))
            said = (review.status, review.bangumi_id, review.season)
            if said != (ReviewStatus.RESOLVED, bangumi_id, season):
                resolved = ReviewStatus.RESOLVED
                self._answer(review, resolved, bangumi_id=bangumi_id, by=by, season=season)
        return review.id

    def resolve(
        self, review: Review, *, bangumi_id: int, by: str, season: int | None = None
    ) -> None:
        """Accept a subject (and its season) for a waiting title, or raise StaleStatus."""
        self._answer(review, ReviewStatus.RESOLVED, bangumi_id=bangumi_id, by=by, season=season)

    def skip(self, review: Review, *, by: str) -> None:
        """Set a waiting title aside: it is not asked again. Or raise StaleStatus."""
        self._answer(review, ReviewStatus.SKIPPED, bangumi_id=None, by=by)

    def answered(self, title_key: str) -> int | None:
        """Return the review in which somebody named the show of a title, or None."""
        row = self._conn.execute(
            "SELECT id FROM identity_reviews WHERE title_key = %s AND status = 'resolved'",
            (title_key,),
        ).fetchone()
        return None if row is None else int(row[0])

    def take_back(self, review: Review, *, by: str) -> None:
        """Ask an answered title again, as if nobody had answered; or raise StaleStatus."""
        with self._conn.transaction():
            self._questions.advance(
                review.id,
                REVIEW_TRANSITIONS,
                old=review.status,
                new=ReviewStatus.PENDING,
                answer=None,
                by=by,
                reason=f"taken back by {by}",
            )
            self._conn.execute(
                """
                UPDATE identity_reviews
                SET season = NULL, answered_by = NULL, resolved_at = NULL,
                    asked_in = NULL, asked_at = NULL
                WHERE id = %s
                """,
                (review.id,),
            )
        self._answers = None

    def _answer(
        self,
        review: Review,
        new: ReviewStatus,
        *,
        bangumi_id: int | None,
        by: str,
        season: int | None = None,
    ) -> None:
        self._answers = None
        which = f"bgm/{bangumi_id}" + (f" season {season}" if season is not None else "")
        with self._conn.transaction():
            self._questions.advance(
                review.id,
                REVIEW_TRANSITIONS,
                old=review.status,
                new=new,
                answer=bangumi_id,
                by=by,
                reason=f"{which} by {by}" if bangumi_id else f"set aside by {by}",
            )
            self._conn.execute(
                "UPDATE identity_reviews SET season = %s WHERE id = %s", (season, review.id)
            )

    def _select(self, clause: str, params: Any) -> list[Review]:
        rows = self._conn.execute(f"SELECT {_COLUMNS} FROM identity_reviews {clause}", params)
        return [review_of(row) for row in rows]
