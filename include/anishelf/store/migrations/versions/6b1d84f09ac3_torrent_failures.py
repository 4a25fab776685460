"""How often the .torrent of a download could not be had, why, and when it is fetched again."""

from __future__ import annotations

from alembic import op

revision = "6b1d84f09ac3"
down_revision = "2b90d7c4ea15"
branch_labels = None
depends_on = None

FAILURES = """
CREATE TABLE torrent_failures (
    download_id     bigint PRIMARY KEY REFERENCES downloads ON DELETE CASCADE,
    times           integer NOT NULL DEFAULT 1 CHECK (times > 0),
    reasons         text[] NOT NULL,
    next_attempt_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Let a .torrent that is not there yet be fetched again with growing pauses."""
    op.execute(FAILURES)


def downgrade() -> None:
    """Forget what failed: each is fetched again at the next run."""
    op.execute("DROP TABLE torrent_failures")
