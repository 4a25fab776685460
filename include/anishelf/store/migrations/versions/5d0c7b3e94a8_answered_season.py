"""Which season a person said a title is, where the show alone leaves it open."""

from __future__ import annotations

from alembic import op

revision = "5d0c7b3e94a8"
down_revision = "c7e2a91f5d34"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an answer name the season, too."""
    op.execute("ALTER TABLE identity_reviews ADD COLUMN season integer CHECK (season >= 0)")


def downgrade() -> None:
    """Forget the seasons that people named; the shows stay."""
    op.execute("ALTER TABLE identity_reviews DROP COLUMN season")
