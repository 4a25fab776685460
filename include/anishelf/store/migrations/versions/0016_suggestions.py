"""When suggestions were made for a review."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let suggestions grow old."""
    op.execute("ALTER TABLE identity_reviews ADD COLUMN suggested_at timestamptz")
