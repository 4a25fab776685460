"""Reading everything again after the rules have changed."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

REPARSES = """
CREATE TABLE reparse_requests (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reason   text NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reparse_runs (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id            text NOT NULL UNIQUE,
    scope             jsonb NOT NULL,
    started_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at       timestamptz,
    total             integer NOT NULL DEFAULT 0,
    parsed            integer NOT NULL DEFAULT 0,
    failed            integer NOT NULL DEFAULT 0,
    unmatched         integer NOT NULL DEFAULT 0,
    changed           integer NOT NULL DEFAULT 0,
    cancelled         integer NOT NULL DEFAULT 0,
    downloads_added   integer NOT NULL DEFAULT 0,
    resyncs_triggered integer NOT NULL DEFAULT 0
);

CREATE TABLE reparse_changes (
    reparse_id  bigint NOT NULL REFERENCES reparse_runs ON DELETE CASCADE,
    raw_item_id bigint NOT NULL REFERENCES raw_items ON DELETE CASCADE,
    kind        text NOT NULL,
    before      text NOT NULL,
    after       text NOT NULL,
    PRIMARY KEY (reparse_id, raw_item_id)
);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(REPARSES)
