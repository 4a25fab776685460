"""What a sender has sent is counted in the inbox: a counter of its own made all its calls wait."""

from __future__ import annotations

from alembic import op

revision = "c27e9b1d40f3"
down_revision = "c7e2a95d1f36"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remove the counter."""
    op.execute("ALTER TABLE senders DROP COLUMN last_seen_at, DROP COLUMN received")
