"""The public catalogue of shows."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CATALOGUE = """
CREATE TABLE catalogue_shows (
    bangumi_id integer PRIMARY KEY,
    names      text[] NOT NULL CHECK (cardinality(names) > 0),
    kind       work_kind NOT NULL,
    begins     date,
    ends       date,
    ids        text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE catalogue_names (
    bangumi_id integer NOT NULL REFERENCES catalogue_shows ON DELETE CASCADE,
    key        text NOT NULL CHECK (key <> ''),
    season     integer,
    name       text NOT NULL,
    from_digit boolean NOT NULL,
    PRIMARY KEY (bangumi_id, name, from_digit)
);
CREATE INDEX catalogue_names_key ON catalogue_names (key);

CREATE TABLE catalogue_ids (
    bangumi_id integer NOT NULL REFERENCES catalogue_shows ON DELETE CASCADE,
    namespace  text NOT NULL,
    value      text NOT NULL,
    PRIMARY KEY (bangumi_id, namespace, value)
);
CREATE INDEX catalogue_ids_value ON catalogue_ids (namespace, value);

CREATE TABLE catalogue_loads (
    singleton  boolean PRIMARY KEY CHECK (singleton),
    digest     text NOT NULL,
    shows      integer NOT NULL,
    loaded_at  timestamptz NOT NULL,
    checked_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Create the tables of the catalogue."""
    op.execute(CATALOGUE)
