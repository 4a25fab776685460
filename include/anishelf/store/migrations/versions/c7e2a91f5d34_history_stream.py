"""Which transaction wrote a row of the history, so that it can be read as a stream."""

from __future__ import annotations

from alembic import op

revision = "c7e2a91f5d34"
down_revision = "e4a07c5d81b2"
branch_labels = None
depends_on = None

STREAM = """
ALTER TABLE status_history ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX status_history_xact ON status_history (xact, id);
"""


def upgrade() -> None:
    """Note it from now on; what is there counts as written by this transaction."""
    op.execute(STREAM)
