"""Keeps one fetched feed: its entries, who saw them, and what it states of what others have, too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection

from anishelf.feeds.domain.feed import APART, FeedItem, retitled

Feed = dict[str, Any]
"""Arrays of equal length, one for each column, beside the subscription and the time."""


def keep_feed(
    conn: Connection,
    subscription_id: int,
    items: Sequence[tuple[str, FeedItem]],
    *,
    now: datetime,
    insert: Callable[[Feed], int],
) -> int:
    """Keep the entries (identity, entry) of a feed; return how many *insert* found new.

    To be called in a transaction. Most entries of most fetches are known: only what the one look
    at them finds is written.
    """
    feed = _arrays(items) | {"subscription": subscription_id, "now": now}
    new = insert(feed)
    if new == len(feed["identity"]):
        conn.execute(_SEE, feed)
        return new
    found = conn.execute(_LOOK, feed).fetchall()
    apart, lacking, unseen, restated, relinked, renewed = (
        {row[0] for row in found if row[n]} for n in range(1, 7)
    )
    if apart:
        own = _only(feed, apart)
        own["identity"] = [f"{identity}{APART}{subscription_id}" for identity in own["identity"]]
        new += insert(own)
        conn.execute(_SEE, own)
        conn.execute(_RESTATE, own)
    if renewed:
        new += _keep_renewed(conn, _only(feed, renewed), insert)
    if relinked:
        conn.execute(_RELINK, _only(feed, relinked))
    if lacking:
        conn.execute(_COMPLETE, _only(feed, lacking))
    if unseen:
        conn.execute(_SEE, _only(feed, unseen))
    if restated:
        conn.execute(_RESTATE, _only(feed, restated))
    return new


_STATED = """
    SELECT identity, title, string_to_array(ids, ' ') AS ids, size, published_at, url, enclosure_type
    FROM unnest(
        %(identity)s::text[], %(title)s::text[], %(external_ids)s::text[], %(size)s::bigint[],
        %(published_at)s::timestamptz[], %(download_url)s::text[], %(enclosure_type)s::text[])
        AS t (identity, title, ids, size, published_at, url, enclosure_type)
"""
# A magnet link is proven, what is said about it is not: of the same torrent nobody's title and ids
# count for the entry of another, nor do its date and size. What a site says of itself may only
# differ in its title; it may know more than before. Where a feed changes title and link under one
# guid, as sites do that add an episode to a topic, that is a new entry; a link that changes alone (an
# indexer signs each anew) takes the place of the old one.
_LOOK = f"""
    SELECT * FROM (
        SELECT identity,
            NOT seen AND (title <> its_title OR (is_torrent AND ids <> its_ids)) AS apart,
            NOT is_torrent AND (seen OR title = its_title) AND (
                NOT its_ids @> ids
                OR (its_size IS NULL AND size IS NOT NULL)
                OR (its_date IS NULL AND published_at IS NOT NULL)) AS lacking,
            NOT seen AND title = its_title AND (NOT is_torrent OR ids = its_ids) AS unseen,
            (seen OR title = its_title)
                AND (seen_title, seen_ids) IS DISTINCT FROM (title, ids) AS restated,
            seen AND NOT is_torrent AND title = its_title AND url <> its_url AND is_young AS relinked,
            seen AND NOT is_torrent AND title <> its_title AND url <> its_url AS renewed
        FROM (
            SELECT t.*, t.identity LIKE 'btih:%%' AS is_torrent, r.title AS its_title,
                r.external_ids AS its_ids, r.size AS its_size, r.published_at AS its_date,
                r.download_url AS its_url,
                r.created_at > %(now)s::timestamptz - interval '30 days' AS is_young,
                g.raw_item_id IS NOT NULL AS seen, g.title AS seen_title,
                g.external_ids AS seen_ids
            FROM ({_STATED}) AS t JOIN raw_items r USING (identity)
            LEFT JOIN raw_item_sightings g
                ON g.raw_item_id = r.id AND g.subscription_id = %(subscription)s
        ) AS pair
    ) AS found
    WHERE apart OR lacking OR unseen OR restated OR relinked OR renewed
"""
_COMPLETE = f"""
    UPDATE raw_items i
    SET external_ids = ARRAY(SELECT DISTINCT unnest(i.external_ids || lacking.ids)),
        published_at = coalesce(i.published_at, lacking.published_at),
        size = coalesce(i.size, lacking.size)
    FROM (
        SELECT r.id, t.ids, t.published_at, t.size
        FROM ({_STATED}) AS t JOIN raw_items r USING (identity)
        ORDER BY identity FOR UPDATE OF r
    ) AS lacking
    WHERE lacking.id = i.id
"""
_RELINK = f"""
    UPDATE raw_items r SET download_url = t.url, enclosure_type = t.enclosure_type
    FROM ({_STATED}) AS t
    WHERE t.identity = r.identity AND r.download_url IS DISTINCT FROM t.url
"""
_SEE = """
    INSERT INTO raw_item_sightings (
        raw_item_id, subscription_id, seen_at, first_fetch, title, external_ids)
    SELECT i.id, s.id, %(now)s, s.last_success_at IS NULL, i.title, i.external_ids
    FROM raw_items i, subscriptions s
    WHERE i.identity = ANY(%(identity)s) AND s.id = %(subscription)s
    ORDER BY i.identity
    ON CONFLICT DO NOTHING
"""
_RESTATE = f"""
    UPDATE raw_item_sightings g SET title = t.title, external_ids = t.ids
    FROM ({_STATED}) AS t JOIN raw_items r USING (identity)
    WHERE g.raw_item_id = r.id AND g.subscription_id = %(subscription)s
      AND (g.title, g.external_ids) IS DISTINCT FROM (t.title, t.ids)
"""


def _keep_renewed(conn: Connection, feed: Feed, insert: Callable[[Feed], int]) -> int:
    """Keep what a feed offers by now under a guid that stood for something else; return how many."""
    names = zip(feed["identity"], feed["title"], strict=True)
    feed["identity"] = [retitled(identity, title) for identity, title in names]
    new = insert(feed)
    conn.execute(_SEE, feed)
    return new


def _arrays(items: Sequence[tuple[str, FeedItem]]) -> Feed:
    unique = dict(reversed(items))  # the first of two equal entries stays
    entries = unique.values()
    return {
        "identity": list(unique),
        "title": [item.title for item in entries],
        "guid": [item.guid for item in entries],
        "page_url": [item.page_url for item in entries],
        "download_url": [item.download_url for item in entries],
        "enclosure_type": [item.enclosure_type for item in entries],
        "infohash": [item.infohash for item in entries],
        "size": [item.size for item in entries],
        "published_at": [item.published_at for item in entries],
        "external_ids": [" ".join(item.external_ids) for item in entries],
    }


def _only(feed: Feed, identities: Collection[str]) -> Feed:
    """Return the entries of *feed* that have one of these identities."""
    chosen = [identity in identities for identity in feed["identity"]]
    return {
        name: [value for value, take in zip(values, chosen, strict=True) if take]
        if isinstance(values, list)
        else values
        for name, values in feed.items()
    }
