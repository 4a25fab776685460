"""When a show of the catalogue begins, to the minute, and who may read the calendar feed."""

from __future__ import annotations

from alembic import op

revision = "d18e4c7a6f05"
down_revision = "b3d5f7091e2c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, which the next load of the catalogue fills, and the table."""
    op.execute(
        """
        ALTER TABLE catalogue_shows ADD COLUMN begins_at timestamptz;
        CREATE TABLE calendar_links (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL CHECK (name <> ''),
            token_hash bytea NOT NULL UNIQUE,
            made_by text NOT NULL,
            made_at timestamptz NOT NULL DEFAULT now(),
            used_at timestamptz,
            revoked_at timestamptz
        )
        """
    )


def downgrade() -> None:
    """Drop both."""
    op.execute("ALTER TABLE catalogue_shows DROP COLUMN begins_at; DROP TABLE calendar_links")
