"""Which file of a download a person said an episode is."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the answer beside the task that carries it out."""
    op.execute("ALTER TABLE sync_tasks ADD COLUMN assigned_file text CHECK (assigned_file <> '')")
