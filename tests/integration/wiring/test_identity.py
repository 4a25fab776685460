"""The parts that find a show look into the same objects, which remember what was looked up."""

from __future__ import annotations

import psycopg

from anishelf.wiring import identity
from tests.worlds import wired


def test_what_is_recorded_is_known_to_what_finds(conn: psycopg.Connection) -> None:
    identifier = identity.show_identifier(wired.context(conn))
    matcher, queue = identifier.matcher, identifier.review_queue

    assert matcher.shows is identifier.shows
    assert matcher.feed_ids.ids is identifier.ids
    assert matcher.subjects is queue.suggester.subjects is identifier.subjects
    assert matcher.catalogue is queue.suggester.catalogue
    assert matcher.reviews is queue.reviews
