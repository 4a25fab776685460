"""Who asked for a command, or changed the rules."""

from __future__ import annotations

from alembic import op

revision = "5b1e7c4a90d2"
down_revision = "0017"
branch_labels = None
depends_on = None

ASKED_BY = """
ALTER TABLE download_commands ADD COLUMN asked_by text;
ALTER TABLE reparse_requests ADD COLUMN asked_by text;
"""


def upgrade() -> None:
    """Keep it from now on; of older rows nobody knows."""
    op.execute(ASKED_BY)
