"""The parsers that users wrote."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PARSERS = """
CREATE TABLE title_parsers (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name           text NOT NULL UNIQUE CHECK (name <> ''),
    pattern        text NOT NULL CHECK (length(pattern) BETWEEN 1 AND 500),
    condition      text NOT NULL DEFAULT '' CHECK (length(condition) <= 500),
    fields         jsonb NOT NULL CHECK (fields <> '{}'),
    priority       integer NOT NULL DEFAULT 0,
    enabled        boolean NOT NULL DEFAULT true,
    failures       integer NOT NULL DEFAULT 0,
    last_failure   text,
    last_failed_at timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now()
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(PARSERS)
