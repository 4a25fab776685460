"""When something changed last, which the waiter asks every second."""

from __future__ import annotations

from alembic import op

revision = "e4a07c5d81b2"
down_revision = "e94b07d3a6c1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.execute("CREATE INDEX tracked_items_since ON tracked_items (since)")
    op.execute("CREATE INDEX tracked_items_state ON tracked_items (state, since)")
