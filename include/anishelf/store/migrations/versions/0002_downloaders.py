"""Any kind of downloader, and what users ask of downloads."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Of a kind of downloader only the code must know, so that a new one changes no table.
KINDS = """
ALTER TABLE downloaders ALTER COLUMN type TYPE text USING type::text;
DROP TYPE IF EXISTS downloader_type;
"""


def upgrade() -> None:
    """Let a downloader be of any kind."""
    op.execute(KINDS)
