"""Who asks people is called when a question arises, and the waiter looks for that now and then."""

from __future__ import annotations

import psycopg

from anishelf.decisions.store.conflicts import Conflicts
from anishelf.identity.store.identity_reviews import IdentityReviews
from anishelf.wiring.questions import Call, QuestionCalls


def test_the_waiter_calls_the_dag_whose_question_arose(conn: psycopg.Connection) -> None:
    moments = iter([0.0, 1.0, 6.0, 7.0, 12.0])
    calls = QuestionCalls(
        {"review_matches": IdentityReviews(conn), "resolve_conflicts": Conflicts(conn)},
        timer=lambda: next(moments),
    )
    assert not calls.due()

    row = conn.execute(
        """
        INSERT INTO identity_reviews (title_key, title, reason) VALUES ('hoshi', 'Hoshi', 'why')
        RETURNING id
        """
    ).fetchone()
    assert row is not None
    assert not calls.due(), "it has looked a second ago"
    assert calls.due()
    assert not calls.due(), "it has looked a second ago"

    assert calls.call() == [Call("review_matches", row[0])]
    assert calls.call() == []
    assert not calls.due()
