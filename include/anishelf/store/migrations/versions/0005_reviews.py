"""Answers to identity reviews, and what a person said of a title."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REVIEWS = """
ALTER TABLE identity_reviews
    ADD COLUMN bangumi_id  integer,
    ADD COLUMN answered_by text,
    ADD COLUMN asked_in    text,
    ADD CHECK (status <> 'resolved' OR bangumi_id IS NOT NULL);
CREATE INDEX identity_reviews_pending ON identity_reviews (id) WHERE status = 'pending';

DROP INDEX external_ids_that_identify;
CREATE UNIQUE INDEX external_ids_that_identify ON external_ids (namespace, value)
    WHERE namespace IN ('bgm', 'mikan', 'title');
"""


def upgrade() -> None:
    """Let a review be answered, and a title identify a part."""
    op.execute(REVIEWS)
