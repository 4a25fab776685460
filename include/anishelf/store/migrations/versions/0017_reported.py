"""When Jellyfin was told of a library file."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REPORTED = """
ALTER TABLE library_files ADD COLUMN reported_at timestamptz;
UPDATE library_files SET reported_at = now() WHERE verified_at IS NOT NULL;
"""


def upgrade() -> None:
    """Remember it; what Jellyfin shows was reported."""
    op.execute(REPORTED)
