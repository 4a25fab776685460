"""Downloads whose files move into the library instead of being shared with it."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DEPARTURES = """
ALTER TABLE downloads ADD COLUMN leaves_at    timestamptz,
                      ADD COLUMN taken_out_at timestamptz,
                      ADD COLUMN emptied_at   timestamptz,
                      ADD CHECK (taken_out_at IS NULL OR leaves_at IS NOT NULL);
"""


def upgrade() -> None:
    """Remember how far a download has left its downloader."""
    op.execute(DEPARTURES)
