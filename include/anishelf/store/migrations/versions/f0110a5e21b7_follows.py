"""The shows that are followed, and by which feeds."""

from __future__ import annotations

from alembic import op

revision = "f0110a5e21b7"
down_revision = "f1d84b6e20c9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.execute(
        """
        CREATE TABLE follows (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            bangumi_id integer NOT NULL,
            subscription_id bigint NOT NULL REFERENCES subscriptions,
            title text NOT NULL,
            site text NOT NULL,
            group_name text,
            followed_by text NOT NULL,
            followed_at timestamptz NOT NULL DEFAULT now(),
            ended_by text,
            ended_at timestamptz,
            CHECK ((ended_at IS NULL) = (ended_by IS NULL))
        );
        CREATE UNIQUE INDEX follows_open ON follows (bangumi_id, subscription_id)
            WHERE ended_at IS NULL;
        CREATE INDEX follows_by_subscription ON follows (subscription_id)
        """
    )


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE follows")
