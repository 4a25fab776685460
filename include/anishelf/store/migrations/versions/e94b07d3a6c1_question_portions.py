"""When a question was asked, and when somebody was last called to ask."""

from __future__ import annotations

from alembic import op

revision = "e94b07d3a6c1"
down_revision = "c27e9b1d40f3"
branch_labels = None
depends_on = None

PORTIONS = """
ALTER TABLE identity_reviews ADD COLUMN asked_at timestamptz;
ALTER TABLE release_conflicts ADD COLUMN asked_at timestamptz;
CREATE TABLE question_calls (
    asks      text PRIMARY KEY,
    called_at timestamptz NOT NULL DEFAULT '-infinity'
);
"""


def upgrade() -> None:
    """Let questions be asked in portions, and when they arise."""
    op.execute(PORTIONS)
