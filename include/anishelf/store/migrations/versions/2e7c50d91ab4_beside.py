"""What bears the name of a video and nobody placed there leaves for the trash with it."""

from __future__ import annotations

from alembic import op

revision = "2e7c50d91ab4"
down_revision = "a3f9d1c07b52"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name it; rows of this kind come later."""
    op.execute("ALTER TYPE trash_kind ADD VALUE IF NOT EXISTS 'beside'")
