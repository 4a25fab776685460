"""The filters that users wrote."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

FILTERS = """
DO $$ BEGIN
    IF to_regtype('filter_level') IS NULL THEN
        CREATE TYPE filter_level AS ENUM ('subscription', 'season', 'work', 'group', 'global');
    END IF;
    IF to_regtype('filter_kind') IS NULL THEN
        CREATE TYPE filter_kind AS ENUM ('exclude', 'include');
    END IF;
END $$;

CREATE TABLE filter_rules (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind            filter_kind NOT NULL,
    pattern         text NOT NULL CHECK (length(pattern) BETWEEN 1 AND 500),
    level           filter_level NOT NULL,
    subscription_id bigint REFERENCES subscriptions ON DELETE CASCADE,
    season_id       bigint REFERENCES seasons ON DELETE CASCADE,
    work_id         bigint REFERENCES works ON DELETE CASCADE,
    group_id        bigint REFERENCES subtitle_groups ON DELETE CASCADE,
    priority        integer NOT NULL DEFAULT 0,
    enabled         boolean NOT NULL DEFAULT true,
    failures        integer NOT NULL DEFAULT 0,
    last_failure    text,
    last_failed_at  timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CHECK ((subscription_id IS NOT NULL) = (level = 'subscription')),
    CHECK ((season_id IS NOT NULL) = (level = 'season')),
    CHECK ((work_id IS NOT NULL) = (level = 'work')),
    CHECK ((group_id IS NOT NULL) = (level = 'group'))
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(FILTERS)
