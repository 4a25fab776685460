"""How often each host of feeds was asked, and for how long its answers are good."""

from __future__ import annotations

from alembic import op

revision = "b3d5f7091e2c"
down_revision = "9e61c0a4d7b3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and name the host of every subscription."""
    op.execute(
        """
        CREATE TABLE feed_hosts (
            host text PRIMARY KEY,
            day date NOT NULL,
            looks integer NOT NULL DEFAULT 0 CHECK (looks >= 0),
            max_age_seconds integer NOT NULL DEFAULT 0 CHECK (max_age_seconds >= 0)
        );
        ALTER TABLE subscriptions DROP COLUMN max_age_seconds;
        ALTER TABLE subscriptions ADD COLUMN host text GENERATED ALWAYS AS
            (lower(substring(url from '^[^:]+://(?:[^@/]*@)?([^/?#]+)'))) STORED
        """
    )


def downgrade() -> None:
    """Drop both."""
    op.execute(
        """
        ALTER TABLE subscriptions DROP COLUMN host;
        ALTER TABLE subscriptions ADD COLUMN max_age_seconds integer CHECK (max_age_seconds >= 0);
        DROP TABLE feed_hosts
        """
    )
