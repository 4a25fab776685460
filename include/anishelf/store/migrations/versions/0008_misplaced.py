"""Library files that lie where they should not, because they could not be moved."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A file that could not be moved is in the library all the same; one column says so everywhere.
MISPLACED = """
ALTER TABLE library_files
    ADD COLUMN is_there boolean NOT NULL
        GENERATED ALWAYS AS (state IN ('present', 'resync_failed')) STORED;
UPDATE library_files SET state = 'resync_failed' WHERE state = 'present' AND reason IS NOT NULL;
DROP INDEX library_files_unverified;
CREATE INDEX library_files_unverified ON library_files (id) WHERE is_there AND verified_at IS NULL;
"""


def upgrade() -> None:
    """Tell what is in the library from what lies in its place."""
    op.execute(MISPLACED)
