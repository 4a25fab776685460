"""English names of the catalogue's shows."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them; the next `refresh_catalogue` fills it."""
    op.execute("ALTER TABLE catalogue_shows ADD COLUMN english text")
