"""Finds any part of a title by an index, whatever script it is written in.

PostgreSQL's own trigram extension is not part of the embedded server, and knows no letters but ASCII
where the locale is C. So titles are cut into runs of three signs; of signs beyond ASCII also into
pairs and single ones, because two of them make a word.
"""

from __future__ import annotations

from alembic import op

revision = "2b90d7c4ea15"
down_revision = "a7c40e95d2b8"
branch_labels = None
depends_on = None

GRAMS = """
CREATE FUNCTION text_grams(said text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(gram), '{}') FROM (
        SELECT unnest(ARRAY[x || y || z, x || y, x]) AS gram
        FROM (SELECT string_to_array(lower(said), NULL) AS c) AS signs,
             unnest(c, c[2:], c[3:]) AS run (x, y, z)
    ) AS each
    WHERE length(gram) = 3 OR octet_length(gram) > length(gram)
$$;
"""
INDEXES = """
CREATE INDEX raw_items_grams ON raw_items USING gin (text_grams(title));
CREATE INDEX release_groups_group ON release_groups (group_id, release_id);
CREATE INDEX seasons_work ON seasons (work_id);
CREATE INDEX works_added ON works (created_at DESC, id DESC);
CREATE INDEX sidecars_work ON sidecars (work_id) WHERE work_id IS NOT NULL;
CREATE INDEX library_files_arrived ON library_files (created_at DESC, id DESC) WHERE is_there;
CREATE INDEX library_files_there ON library_files (episode_id) INCLUDE (size) WHERE is_there;
CREATE INDEX library_files_in_trouble ON library_files (state, id)
    WHERE state IN ('missing', 'conflict', 'resync_failed');
"""


def upgrade() -> None:
    """Make the index; it takes a minute or two for half a million entries."""
    op.execute(GRAMS)
    op.execute(INDEXES)
