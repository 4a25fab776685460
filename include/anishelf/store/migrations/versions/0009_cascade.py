"""Transfers that failed at one downloader and go on to the next."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep a failed transfer as an attempt, and from which attempt on a download began anew."""
    # A new database has it from the first migration.
    op.execute("ALTER TYPE attempt_outcome ADD VALUE IF NOT EXISTS 'failed'")
    op.execute("ALTER TABLE downloads ADD COLUMN attempts_before bigint NOT NULL DEFAULT 0")
