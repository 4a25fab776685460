"""What a feed states counts in it alone: identities of entries by what is proven, titles by who saw them."""

from __future__ import annotations

from itertools import islice

import sqlalchemy as sa
from alembic import op

from anishelf.core.url import site_of
from anishelf.feeds.domain.feed import FeedItem, canonical_identity

revision = "a3f9d1c07b52"
down_revision = "6b1d84f09ac3"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000

COLUMNS = """
ALTER TABLE raw_item_sightings ADD COLUMN title text, ADD COLUMN external_ids text[];
CREATE TEMPORARY TABLE known_as (
    item bigint, subscription bigint, turn bigint, identity text) ON COMMIT DROP;
"""

SEEN = """
SELECT i.id AS item, g.subscription_id AS subscription, row_number() OVER (PARTITION BY i.id ORDER BY g.seen_at,
       g.subscription_id) AS turn, s.url, i.title, i.guid, i.page_url, i.download_url
FROM raw_items i JOIN raw_item_sightings g ON g.raw_item_id = i.id
JOIN subscriptions s ON s.id = g.subscription_id ORDER BY i.id
"""

# The first that saw an entry keeps it. For each other one whose feed would bring it under another
# identity, a row that is set aside stands in its place, so that nothing is fetched twice.
REKEY = """
UPDATE raw_items SET identity = 'was:' || id || ':' || left(identity, 100);
UPDATE raw_items i SET identity = k.identity
FROM (SELECT DISTINCT ON (identity) item, identity FROM known_as WHERE turn = 1
      ORDER BY identity, item) AS k
WHERE k.item = i.id;
INSERT INTO raw_items (identity, title, guid, page_url, download_url, enclosure_type, infohash,
    size, published_at, external_ids, status, reason, created_at)
SELECT DISTINCT ON (k.identity) k.identity, i.title, i.guid, i.page_url, i.download_url,
    i.enclosure_type, i.infohash, i.size, i.published_at, i.external_ids, 'skipped',
    'another feed brought the same: it is entry ' || i.id, i.created_at
FROM known_as k JOIN raw_items i ON i.id = k.item WHERE k.turn > 1
ORDER BY k.identity, i.id
ON CONFLICT (identity) DO NOTHING;
INSERT INTO raw_item_sightings (raw_item_id, subscription_id, seen_at, first_fetch)
SELECT i.id, k.subscription, g.seen_at, g.first_fetch
FROM known_as k JOIN raw_items i USING (identity)
JOIN raw_item_sightings g ON g.raw_item_id = k.item AND g.subscription_id = k.subscription
ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    """Give each sighting a title and ids of its own, and each entry an identity that is proven."""
    op.execute(COLUMNS)
    connection = op.get_bind()
    rows = iter(connection.execute(sa.text(SEEN)).mappings().all())
    keep = sa.text("INSERT INTO known_as VALUES (:item, :subscription, :turn, :identity)")
    while some := [_known_as(row) for row in islice(rows, _AT_ONCE)]:
        connection.execute(keep, some)
    op.execute(REKEY)


def _known_as(seen: sa.RowMapping) -> dict[str, object]:
    stated = {name: seen[name] for name in ("title", "guid", "page_url", "download_url")}
    identity = canonical_identity(
        FeedItem(**stated), own_site=site_of(seen["url"]), subscription_id=seen["subscription"]
    )
    return {**{name: seen[name] for name in ("item", "subscription", "turn")}, "identity": identity}


def downgrade() -> None:
    """Forget what each sighting stated; the identities stay, as they still tell entries apart."""
    op.execute("ALTER TABLE raw_item_sightings DROP COLUMN title, DROP COLUMN external_ids")
