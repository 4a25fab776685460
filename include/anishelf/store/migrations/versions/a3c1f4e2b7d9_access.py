"""Tokens for programs, long work that was asked for, and answers kept by idempotency key."""

from __future__ import annotations

from alembic import op

revision = "a3c1f4e2b7d9"
down_revision = "5b1e7c4a90d2"
branch_labels = None
depends_on = None

TOKENS = """
CREATE TABLE api_tokens (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL CHECK (name <> ''),
    hint         text NOT NULL,
    sha256       bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    scope        text NOT NULL CHECK (scope IN ('viewer', 'requester', 'operator', 'admin')),
    created_by   text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
"""

OPERATIONS = """
DO $$ BEGIN
    IF to_regtype('operation_state') IS NULL THEN
        CREATE TYPE operation_state AS ENUM ('asked', 'running', 'done', 'refused');
    END IF;
END $$;

CREATE TABLE operations (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL,
    asked_by    text NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    state       operation_state NOT NULL DEFAULT 'asked',
    progress    real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    reason      text,
    result      jsonb NOT NULL DEFAULT '{}',
    dag_id      text,
    run_id      text,
    finished_at timestamptz
);

CREATE TABLE idempotency_keys (
    asked_by    text NOT NULL,
    key         text NOT NULL,
    fingerprint text NOT NULL,
    taken_at    timestamptz NOT NULL,
    status      integer,
    body        jsonb,
    location    text,
    PRIMARY KEY (asked_by, key)
);
CREATE INDEX idempotency_keys_taken ON idempotency_keys (asked_by, taken_at);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TOKENS)
    op.execute(OPERATIONS)
