"""Works whose names may look the same in paths."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What paths may not tell apart: width, case, signs and invisible characters. Spelled as ranges,
# because what a letter is depends on the locale of the database.
SIGNS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u034f\u061c\u115f\u1160\u17b4\u17b5"
    r"\u180b-\u180f\u2000-\u206f\u2800\u3000-\u303f\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0"
)
NAMES = f"""
CREATE FUNCTION name_key(title text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN lower(regexp_replace(normalize(title, NFKC), '[{SIGNS}]', '', 'g'));
CREATE INDEX works_named ON works (name_key(title), year);
"""


def upgrade() -> None:
    """Find works of one name without reading all of them."""
    op.execute(NAMES)
