"""Sound tracks come into the library beside their videos."""

from __future__ import annotations

from alembic import op

revision = "c7e2a95d1f36"
down_revision = "8d41f6b2c7e0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name them; rows of this kind come later."""
    op.execute("ALTER TYPE companion_kind ADD VALUE IF NOT EXISTS 'audio'")
    op.execute("ALTER TYPE trash_kind ADD VALUE IF NOT EXISTS 'audio'")
