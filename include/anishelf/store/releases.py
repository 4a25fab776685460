"""The `releases`, `release_groups` and `release_episodes` tables: what is offered and decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.domain.decision import Candidate, Sighting, Verdict
from anishelf.domain.show import IdentityQuery, Placement
from anishelf.domain.states import Decision, DownloadType, StartPolicy
from anishelf.domain.title import ReleaseTitle


@dataclass(frozen=True, slots=True)
class UndecidedRelease:
    """A release to decide: who saw it, and what identifies its show."""

    id: int
    title: str
    query: IdentityQuery
    sightings: tuple[Sighting, ...]
    skipped: bool
    decision: Decision | None


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
        """Return what must be decided: new, blocked, or skipped by the user; oldest first."""
        with self._conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(
                """
                SELECT r.*, i.title, i.external_ids, i.published_at, i.status = 'skipped' AS skipped,
                       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                            'subscription_id', s.id, 'priority', s.priority,
                            'active', s.active, 'paused', s.paused, 'start_policy', s.start_policy,
                            'start_at', s.start_at, 'start_episode', s.start_episode,
                            'subscribed_at', s.created_at, 'first_fetch', g.first_fetch)), '[]')
                        FROM raw_item_sightings g
                        JOIN subscriptions s ON s.id = g.subscription_id
                        WHERE g.raw_item_id = i.id) AS sightings
                FROM releases r
                JOIN raw_items i ON i.id = r.raw_item_id
                WHERE (i.status = 'parsed' AND (r.decision IS NULL OR r.decision = 'blocked'))
                   OR (i.status = 'skipped' AND r.decision IS DISTINCT FROM 'filtered')
                ORDER BY i.published_at NULLS FIRST, r.id
                """
            )
            return [_undecided(row) for row in cursor]

    def queries(self) -> list[tuple[int, IdentityQuery, bool]]:
        """Return every release's id, what names its show, and whether it waits for a decision."""
        rows = self._conn.execute(
            """
            SELECT r.id, r.titles, r.season_number, i.external_ids,
                   r.decision IS NULL OR r.decision = 'blocked'
            FROM releases r JOIN raw_items i ON i.id = r.raw_item_id ORDER BY r.id
            """
        )
        return [
            (
                release_id,
                IdentityQuery(titles=tuple(titles), season=season, external_ids=tuple(ids)),
                bool(is_open),
            )
            for release_id, titles, season, ids, is_open in rows
        ]

    def reopen(self, release_ids: Collection[int], *, reason: str) -> int:
        """Have these releases decided again; return how many were decided before."""
        cursor = self._conn.execute(
            """
            WITH opened AS (
                UPDATE releases r SET decision = 'blocked', reason = %(reason)s
                FROM (SELECT id, decision FROM releases
                      WHERE id = ANY(%(ids)s) AND decision <> 'blocked' FOR UPDATE) AS was
                WHERE r.id = was.id RETURNING r.id, was.decision AS old
            )
            INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
            SELECT 'releases', id, old::text, 'blocked', %(reason)s FROM opened ORDER BY id
            """,
            {"ids": list(release_ids), "reason": reason},
        )
        return cursor.rowcount

    def place_all(self, placements: Mapping[int, Placement]) -> None:
        """Remember the episodes of releases; sync tasks keep the history of earlier ones."""
        pairs = [(r, e) for r, placement in placements.items() for e in placement.episode_ids]
        values = {
            "ids": list(placements),
            "seasons": [placement.season_id for placement in placements.values()],
            "releases": [release_id for release_id, _ in pairs],
            "episodes": [episode_id for _, episode_id in pairs],
        }
        with self._conn.transaction():
            for statement in (_SET_SEASONS, _FORGET_EPISODES, _ADD_EPISODES):
                self._conn.execute(statement, values)

    def upgradable(self) -> list[int]:
        """Return the episodes in the library of which a newer version was once not taken."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT f.episode_id
            FROM library_files f
            JOIN downloads d ON d.id = f.download_id
            JOIN releases old ON old.id = d.release_id
            JOIN release_episodes e ON e.episode_id = f.episode_id AND e.decision = 'superseded'
            JOIN releases new ON new.id = e.release_id AND new.version > old.version
            WHERE f.is_there
              AND NOT EXISTS (SELECT FROM downloads n WHERE n.release_id = new.id)
            ORDER BY 1
            """
        ).fetchall()
        return [episode for (episode,) in rows]

    def episodes_of(self, release_ids: Collection[int]) -> list[int]:
        """Return the ids of the episodes that these releases cover."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT episode_id FROM release_episodes WHERE release_id = ANY(%s)
            ORDER BY episode_id
            """,
            (list(release_ids),),
        )
        return [int(row[0]) for row in rows]

    def candidates(self, episode_ids: Collection[int]) -> dict[int, list[Candidate]]:
        """Return every release of each episode that is not filtered, and lock the episodes."""
        ids = list(episode_ids)
        self._conn.execute(
            "SELECT 1 FROM episodes WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (ids,)
        )
        found: dict[int, list[Candidate]] = {}
        with self._conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(_CANDIDATES, (ids,))
            for row in cursor:
                episode_id, groups = row.pop("episode_id"), frozenset(row.pop("groups"))
                found.setdefault(episode_id, []).append(Candidate(groups=groups, **row))
        return found

    def decide_episodes(self, verdicts: Mapping[tuple[int, int], Verdict]) -> None:
        """Write verdicts (release, episode): losers first, because only one row may be wanted."""
        for wins in (False, True):
            chosen = {
                pair: verdict
                for pair, verdict in verdicts.items()
                if (verdict.decision is Decision.WANTED) is wins
            }
            if not chosen:
                continue
            self._conn.execute(
                _DECIDE_EPISODES,
                {
                    "releases": [release_id for release_id, _ in chosen],
                    "episodes": [episode_id for _, episode_id in chosen],
                    "decisions": [verdict.decision for verdict in chosen.values()],
                    "reasons": [verdict.reason for verdict in chosen.values()],
                },
            )

    def decide_all(self, verdicts: Mapping[int, Verdict]) -> None:
        """Decide whole releases, with a history row where the decision changes."""
        self._conn.execute(
            _DECIDE,
            {
                "ids": list(verdicts),
                "decisions": [verdict.decision for verdict in verdicts.values()],
                "reasons": [verdict.reason for verdict in verdicts.values()],
            },
        )

    def summarise(self, release_ids: Collection[int]) -> None:
        """Give each release the decision of its best episode: wanted if one of them is."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT ON (release_id) release_id, decision, reason
            FROM release_episodes WHERE release_id = ANY(%s)
            ORDER BY release_id, decision = 'wanted' DESC, episode_id
            """,
            (list(release_ids),),
        )
        self.decide_all({row[0]: Verdict(Decision(row[1]), row[2]) for row in rows})


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

_SET_SEASONS = """
UPDATE releases r SET season_id = t.season
FROM unnest(%(ids)s::bigint[], %(seasons)s::bigint[]) AS t (id, season)
WHERE r.id = t.id AND r.season_id IS DISTINCT FROM t.season
"""

_FORGET_EPISODES = """
DELETE FROM release_episodes e
WHERE e.release_id = ANY(%(ids)s) AND (e.release_id, e.episode_id) NOT IN (
    SELECT * FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[]))
"""

_ADD_EPISODES = """
INSERT INTO release_episodes (release_id, episode_id, decision, reason)
SELECT release_id, episode_id, 'superseded', 'not compared yet'
FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[]) AS t (release_id, episode_id)
ON CONFLICT DO NOTHING
"""

_CANDIDATES = """
SELECT e.episode_id, r.id AS release_id, r.version, i.published_at,
       coalesce(nullif(regexp_replace(r.resolution, '[^0-9]', '', 'g'), '')::int, 0) AS resolution,
       ARRAY(SELECT g.name FROM release_groups rg JOIN subtitle_groups g ON g.id = rg.group_id
             WHERE rg.release_id = r.id) AS groups,
       EXISTS (SELECT FROM downloads d
               WHERE d.release_id = r.id AND d.status <> 'no_downloader') AS taken,
       EXISTS (SELECT FROM library_files f JOIN downloads d ON d.id = f.download_id
               WHERE f.episode_id = e.episode_id AND d.release_id = r.id
                 AND (f.is_there OR f.state = 'missing')) AS held,
       i.status = 'skipped' AS skipped
FROM release_episodes e
JOIN releases r ON r.id = e.release_id
JOIN raw_items i ON i.id = r.raw_item_id
WHERE e.episode_id = ANY(%s) AND e.decision <> 'filtered'
"""

_DECIDE_EPISODES = """
UPDATE release_episodes e SET decision = t.decision, reason = t.reason, decided_at = now()
FROM unnest(%(releases)s::bigint[], %(episodes)s::bigint[], %(decisions)s::decision[],
            %(reasons)s::text[]) AS t (release_id, episode_id, decision, reason)
WHERE (e.release_id, e.episode_id) = (t.release_id, t.episode_id)
  AND (e.decision, e.reason) IS DISTINCT FROM (t.decision, t.reason)
"""

_DECIDE = """
WITH wish AS (
    SELECT r.id, r.decision AS old, t.decision, t.reason
    FROM unnest(%(ids)s::bigint[], %(decisions)s::decision[], %(reasons)s::text[])
         AS t (id, decision, reason)
    JOIN releases r USING (id)
    WHERE (r.decision, r.reason) IS DISTINCT FROM (t.decision, t.reason)
    ORDER BY r.id FOR UPDATE OF r
), changed AS (
    UPDATE releases r SET decision = wish.decision, reason = wish.reason, decided_at = now()
    FROM wish WHERE r.id = wish.id
    RETURNING r.id, wish.old, r.decision, r.reason
)
INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
SELECT 'releases', id, old::text, decision::text, reason FROM changed
WHERE old IS DISTINCT FROM decision ORDER BY id
"""


def _columns(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _facts(raw_item_id: int, title: ReleaseTitle, download_type: DownloadType) -> dict[str, object]:
    return {
        "item": raw_item_id,
        "titles": _SEPARATOR.join(each.replace(_SEPARATOR, " ") for each in title.titles),
        "season": title.season,
        "episode": title.episode,
        "episode_end": title.episode_end,
        "absolute": title.absolute_episode,
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


def _undecided(row: dict[str, Any]) -> UndecidedRelease:
    return UndecidedRelease(
        id=row["id"],
        title=row["title"],
        query=IdentityQuery(
            titles=tuple(row["titles"]),
            season=row["season_number"],
            episode=_number(row["episode"]),
            episode_end=_number(row["episode_end"]),
            absolute_episode=_number(row["absolute_episode"]),
            year=row["year"],
            is_movie=row["is_movie"],
            is_special=row["is_special"],
            is_batch=row["is_batch"],
            external_ids=tuple(row["external_ids"]),
            published_at=row["published_at"],
        ),
        sightings=tuple(_sighting(sighting) for sighting in row["sightings"]),
        skipped=row["skipped"],
        decision=Decision(row["decision"]) if row["decision"] else None,
    )


def _sighting(row: dict[str, Any]) -> Sighting:
    return Sighting(
        subscription_id=row["subscription_id"],
        priority=row["priority"],
        active=row["active"],
        paused=row["paused"],
        start_policy=StartPolicy(row["start_policy"]),
        start_at=_moment(row["start_at"]),
        start_episode=_number(row["start_episode"]),
        subscribed_at=datetime.fromisoformat(row["subscribed_at"]),
        first_fetch=row["first_fetch"],
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
