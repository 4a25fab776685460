"""The `releases`, `release_groups` and `subtitle_groups` tables: what is offered and decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from psycopg import Connection

from anishelf.core import history
from anishelf.decisions.domain.decision import Verdict
from anishelf.decisions.domain.release import UndecidedRelease
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.store.reassign import reassign
from anishelf.decisions.store.release_episodes import ReleaseEpisodes
from anishelf.decisions.store.undecided import queries, undecided
from anishelf.feeds.domain.states import DownloadType
from anishelf.identity.domain.query import IdentityQuery, Placement, Replaced
from anishelf.titles.parser import ReleaseTitle

_ENTITY = "releases"


class Releases:
    """Reads and writes releases; decisions change only here."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def record(self, raw_item_id: int, title: ReleaseTitle, download_type: DownloadType) -> int:
        """Store what one title says and return the release's id."""
        return self.record_all([(raw_item_id, title, download_type)])[raw_item_id]

    def record_all(self, read: Sequence[tuple[int, ReleaseTitle, DownloadType]]) -> dict[int, int]:
        """Store what titles say (item → release); what reads differently now is undecided again."""
        groups = [(item, name) for item, title, _ in read for name in dict.fromkeys(title.groups)]
        names = {"items": [item for item, _ in groups], "names": [name for _, name in groups]}
        with self._conn.transaction():
            rows = self._conn.execute(_RECORD, _columns([_facts(*each) for each in read]))
            ids: dict[int, int] = dict(rows.fetchall())
            self._conn.execute(_ADD_GROUPS, names)
            self._conn.execute(
                "DELETE FROM release_groups WHERE release_id = ANY(%s)", (list(ids.values()),)
            )
            self._conn.execute(_SET_GROUPS, names)
        return ids

    def undecided(self) -> list[UndecidedRelease]:
        """Return what must be decided, oldest first.

        That is what is new, blocked, skipped by the user, read no more, or seen by one more
        subscription while nobody downloads it.
        """
        return undecided(self._conn)

    def queries(self) -> list[tuple[int, IdentityQuery, bool]]:
        """Return every release's id, what names its show, and whether it waits for a decision."""
        return queries(self._conn)

    def reopen(self, release_ids: Collection[int], reason: str) -> int:
        """Have these releases decided again; return how many were decided before."""
        return history.change_count(
            self._conn, _REOPEN, {"ids": list(release_ids), "reason": reason}, entity=_ENTITY
        )

    def reopen_untaken(self, *, subscription_id: int | None, reason: str) -> int:
        """Have decided again what a subscription (None: any) saw and nobody downloads yet."""
        rows = self._conn.execute(
            """
            SELECT r.id FROM releases r JOIN raw_items i ON i.id = r.raw_item_id
            WHERE i.status = 'parsed' AND r.decision <> 'blocked'
              AND NOT EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id)
              AND EXISTS (SELECT FROM raw_item_sightings g
                          WHERE g.raw_item_id = i.id
                            AND (%(id)s::bigint IS NULL OR g.subscription_id = %(id)s))
            """,
            {"id": subscription_id},
        )
        return self.reopen([release_id for (release_id,) in rows], reason=reason)

    def place_all(
        self, placements: Mapping[int, Placement], *, deciding_subscriptions: Mapping[int, int]
    ) -> Replaced:
        """Remember the episodes of releases, and whose policy counts for each.

        What has come of a release so far follows to its new episodes; return what that changed.
        """
        values = {
            "ids": list(placements),
            "seasons": [placement.season_id for placement in placements.values()],
            "subscriptions": [deciding_subscriptions.get(release_id) for release_id in placements],
        }
        with self._conn.transaction():
            works = reassign(self._conn, placements)
            self._conn.execute(_PLACE, values)
            left = ReleaseEpisodes(self._conn).follow(placements)
        return Replaced(tuple(left), tuple(works))

    def decide_all(self, verdicts: Mapping[int, Verdict]) -> None:
        """Decide whole releases, with a history row where the decision changes."""
        history.change_count(
            self._conn,
            _DECIDE,
            {
                "ids": list(verdicts),
                "decisions": [verdict.decision for verdict in verdicts.values()],
                "reasons": [verdict.reason for verdict in verdicts.values()],
            },
            entity=_ENTITY,
        )

    def summarise(self, release_ids: Collection[int]) -> None:
        """Give each release the decision of its episodes: in conflict, wanted, or the first one's.

        One episode in conflict holds the whole release back.
        """
        rows = self._conn.execute(
            """
            SELECT DISTINCT ON (release_id) release_id, decision, reason
            FROM release_episodes WHERE release_id = ANY(%s)
            ORDER BY release_id, decision = 'conflict' DESC, decision = 'wanted' DESC, episode_id
            """,
            (list(release_ids),),
        )
        self.decide_all({row[0]: Verdict(Decision(row[1]), row[2]) for row in rows})


_PLACE = """
UPDATE releases r
SET season_id = t.season, subscription_id = coalesce(t.subscription, r.subscription_id),
    decided_at = now()
FROM unnest(%(ids)s::bigint[], %(seasons)s::bigint[], %(subscriptions)s::bigint[])
     AS t (id, season, subscription)
WHERE r.id = t.id
"""

_REOPEN = """
UPDATE releases r SET decision = 'blocked', reason = %(reason)s
FROM (SELECT id, decision FROM releases
      WHERE id = ANY(%(ids)s) AND decision <> 'blocked' ORDER BY id FOR UPDATE) AS was
WHERE r.id = was.id RETURNING r.id, was.decision AS old, r.decision AS new, r.reason
"""

_DECIDE = """
WITH wish AS (
    SELECT r.id, r.decision AS old, t.decision, t.reason
    FROM unnest(%(ids)s::bigint[], %(decisions)s::decision[], %(reasons)s::text[])
         AS t (id, decision, reason)
    JOIN releases r USING (id)
    WHERE (r.decision, r.reason) IS DISTINCT FROM (t.decision, t.reason)
       OR t.decision = 'filtered'
    ORDER BY r.id FOR UPDATE OF r
)
UPDATE releases r SET decision = wish.decision, reason = wish.reason, decided_at = now()
FROM wish WHERE r.id = wish.id
RETURNING r.id, wish.old, r.decision AS new, r.reason
"""

_SEPARATOR = "\x1f"
_RECORD = """
INSERT INTO releases (
    raw_item_id, titles, season_number, episode, episode_end, absolute_episode, version,
    resolution, source, video_codec, subtitle_langs, container, year, is_batch, is_movie,
    is_special, download_type)
SELECT item, string_to_array(titles, E'\\x1f'), season, episode, episode_end, absolute, version,
    resolution, source, codec, string_to_array(langs, E'\\x1f'), container, year, batch, movie,
    special, type
FROM unnest(
    %(item)s::bigint[], %(titles)s::text[], %(season)s::int[], %(episode)s::numeric[],
    %(episode_end)s::numeric[], %(absolute)s::numeric[], %(version)s::int[],
    %(resolution)s::text[], %(source)s::text[], %(codec)s::text[], %(langs)s::text[],
    %(container)s::text[], %(year)s::int[], %(batch)s::boolean[], %(movie)s::boolean[],
    %(special)s::boolean[], %(type)s::download_type[])
    AS t (item, titles, season, episode, episode_end, absolute, version, resolution, source,
          codec, langs, container, year, batch, movie, special, type)
ORDER BY item
ON CONFLICT (raw_item_id) DO UPDATE SET
    titles = excluded.titles, season_number = excluded.season_number,
    episode = excluded.episode, episode_end = excluded.episode_end,
    absolute_episode = excluded.absolute_episode, version = excluded.version,
    resolution = excluded.resolution, source = excluded.source,
    video_codec = excluded.video_codec, subtitle_langs = excluded.subtitle_langs,
    container = excluded.container, year = excluded.year,
    is_batch = excluded.is_batch, is_movie = excluded.is_movie,
    is_special = excluded.is_special, download_type = excluded.download_type,
    decision = NULL, reason = NULL
RETURNING raw_item_id, id
"""

_ADD_GROUPS = """
INSERT INTO subtitle_groups (name)
SELECT DISTINCT name FROM unnest(%(names)s::text[]) AS name ORDER BY name ON CONFLICT DO NOTHING
"""

_SET_GROUPS = """
INSERT INTO release_groups (release_id, group_id)
SELECT r.id, g.id
FROM unnest(%(items)s::bigint[], %(names)s::text[]) AS t (item, name)
JOIN releases r ON r.raw_item_id = t.item JOIN subtitle_groups g ON g.name = t.name
"""


def _columns(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _number(episode: int | float | None) -> float | None:
    """Return *episode* as the one type that whole and half numbers share in a column."""
    return None if episode is None else float(episode)


def _facts(raw_item_id: int, title: ReleaseTitle, download_type: DownloadType) -> dict[str, object]:
    return {
        "item": raw_item_id,
        "titles": _SEPARATOR.join(each.replace(_SEPARATOR, " ") for each in title.titles),
        "season": title.season,
        "episode": _number(title.episode),
        "episode_end": _number(title.episode_end),
        "absolute": _number(title.absolute_episode),
        "version": title.version,
        "resolution": title.resolution,
        "source": title.source,
        "codec": title.video_codec,
        "langs": _SEPARATOR.join(title.subtitle_langs),
        "container": title.container,
        "year": title.year,
        "batch": title.is_batch,
        "movie": title.is_movie,
        "special": title.is_special,
        "type": download_type,
    }
