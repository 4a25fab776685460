"""Entries that a person asked for, and feeds that are looked at when a release is expected."""

from __future__ import annotations

from alembic import op

revision = "a7c40e95d2b8"
down_revision = "f0110a5e21b7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nobody asked for what is there, and every feed keeps its interval."""
    op.execute(
        """
        ALTER TABLE raw_item_sightings ADD COLUMN asked boolean NOT NULL DEFAULT false;
        ALTER TABLE subscriptions
            ADD COLUMN interval_auto boolean NOT NULL DEFAULT false,
            ADD COLUMN next_look_at timestamptz,
            ADD COLUMN max_age_seconds integer CHECK (max_age_seconds >= 0)
        """
    )


def downgrade() -> None:
    """Drop the columns."""
    op.execute(
        """
        ALTER TABLE raw_item_sightings DROP COLUMN asked;
        ALTER TABLE subscriptions
            DROP COLUMN interval_auto, DROP COLUMN next_look_at, DROP COLUMN max_age_seconds
        """
    )
