"""The `releases`, `release_groups` and `release_episodes` tables: what is offered and decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.domain.decision import Candidate, Sighting, Verdict
from anishelf.domain.show import IdentityQuery, Placement
from anishelf.domain.states import Decision, DownloadType, StartPolicy
from anishelf.domain.title import ReleaseTitle
from anishelf.store.history import record as record_history


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
        """Store what *title* says; a release that reads differently now is undecided again."""
        with self._conn.transaction():
            row = self._conn.execute(
                """
                INSERT INTO releases (
                    raw_item_id, titles, season_number, episode, episode_end, absolute_episode,
                    version, resolution, source, video_codec, subtitle_langs, container, year,
                    is_batch, is_movie, is_special, download_type)
                VALUES (%(item)s, %(titles)s, %(season)s, %(episode)s, %(episode_end)s,
                    %(absolute)s, %(version)s, %(resolution)s, %(source)s, %(codec)s, %(langs)s,
                    %(container)s, %(year)s, %(batch)s, %(movie)s, %(special)s, %(type)s)
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
                RETURNING id
                """,
                _facts(raw_item_id, title, download_type),
            ).fetchone()
            assert row is not None
            self._set_groups(int(row[0]), title.groups)
            return int(row[0])

    def _set_groups(self, release_id: int, names: tuple[str, ...]) -> None:
        self._conn.execute(
            "INSERT INTO subtitle_groups (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            (list(names),),
        )
        self._conn.execute("DELETE FROM release_groups WHERE release_id = %s", (release_id,))
        self._conn.execute(
            """
            INSERT INTO release_groups (release_id, group_id)
            SELECT %s, id FROM subtitle_groups WHERE name = ANY(%s)
            """,
            (release_id, list(names)),
        )

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

    def place(self, release_id: int, placement: Placement) -> None:
        """Remember the episodes of a release; sync tasks keep the history of earlier ones."""
        with self._conn.transaction():
            self._conn.execute(
                "UPDATE releases SET season_id = %s WHERE id = %s",
                (placement.season_id, release_id),
            )
            self._conn.execute(
                "DELETE FROM release_episodes WHERE release_id = %s AND NOT episode_id = ANY(%s)",
                (release_id, list(placement.episode_ids)),
            )
            self._conn.execute(
                """
                INSERT INTO release_episodes (release_id, episode_id, decision, reason)
                SELECT %s, unnest(%s::bigint[]), 'superseded', 'not compared yet'
                ON CONFLICT DO NOTHING
                """,
                (release_id, list(placement.episode_ids)),
            )

    def episodes_of(self, release_id: int) -> list[int]:
        """Return the ids of the episodes that a release covers."""
        rows = self._conn.execute(
            "SELECT episode_id FROM release_episodes WHERE release_id = %s ORDER BY episode_id",
            (release_id,),
        )
        return [int(row[0]) for row in rows]

    def candidates(self, episode_id: int) -> list[Candidate]:
        """Return every release of an episode that is not filtered, and lock the episode."""
        self._conn.execute("SELECT 1 FROM episodes WHERE id = %s FOR UPDATE", (episode_id,))
        with self._conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(
                """
                SELECT r.id AS release_id, r.version, i.published_at,
                       coalesce(nullif(regexp_replace(r.resolution, '[^0-9]', '', 'g'), '')::int, 0)
                           AS resolution,
                       ARRAY(SELECT g.name FROM release_groups rg
                             JOIN subtitle_groups g ON g.id = rg.group_id
                             WHERE rg.release_id = r.id) AS groups,
                       EXISTS (SELECT FROM downloads d
                               WHERE d.release_id = r.id AND d.status <> 'no_downloader') AS taken,
                       EXISTS (SELECT FROM library_files f JOIN downloads d ON d.id = f.download_id
                               WHERE f.episode_id = e.episode_id AND d.release_id = r.id) AS held,
                       i.status = 'skipped' AS skipped
                FROM release_episodes e
                JOIN releases r ON r.id = e.release_id
                JOIN raw_items i ON i.id = r.raw_item_id
                WHERE e.episode_id = %s AND e.decision <> 'filtered'
                """,
                (episode_id,),
            )
            return [Candidate(**{**row, "groups": frozenset(row["groups"])}) for row in cursor]

    def decide_episode(self, episode_id: int, verdicts: Mapping[int, Verdict]) -> None:
        """Write the verdicts of one episode: losers first, because only one row may be wanted."""
        losers_first = sorted(
            verdicts.items(), key=lambda pair: pair[1].decision is Decision.WANTED
        )
        for release_id, verdict in losers_first:
            self._conn.execute(
                """
                UPDATE release_episodes SET decision = %s, reason = %s, decided_at = now()
                WHERE release_id = %s AND episode_id = %s
                  AND (decision, reason) IS DISTINCT FROM (%s::decision, %s)
                """,
                (
                    *(verdict.decision, verdict.reason, release_id, episode_id),
                    *(verdict.decision, verdict.reason),
                ),
            )

    def decide(self, release_id: int, verdict: Verdict) -> None:
        """Decide a whole release, with a history row when the decision changes."""
        with self._conn.transaction():
            row = self._conn.execute(
                "SELECT decision FROM releases WHERE id = %s FOR UPDATE", (release_id,)
            ).fetchone()
            old = row[0] if row else None
            self._conn.execute(
                "UPDATE releases SET decision = %s, reason = %s, decided_at = now() WHERE id = %s",
                (verdict.decision, verdict.reason, release_id),
            )
            if old != verdict.decision:
                record_history(
                    self._conn,
                    entity="releases",
                    entity_id=release_id,
                    old=old,
                    new=verdict.decision,
                    reason=verdict.reason,
                )

    def summarise(self, release_ids: Iterable[int]) -> None:
        """Give each release the decision of its best episode: wanted if one of them is."""
        for release_id in release_ids:
            row = self._conn.execute(
                """
                SELECT decision, reason FROM release_episodes WHERE release_id = %s
                ORDER BY decision = 'wanted' DESC, episode_id LIMIT 1
                """,
                (release_id,),
            ).fetchone()
            if row is not None:
                self.decide(release_id, Verdict(Decision(row[0]), row[1]))


def _facts(raw_item_id: int, title: ReleaseTitle, download_type: DownloadType) -> dict[str, object]:
    return {
        "item": raw_item_id,
        "titles": list(title.titles),
        "season": title.season,
        "episode": title.episode,
        "episode_end": title.episode_end,
        "absolute": title.absolute_episode,
        "version": title.version,
        "resolution": title.resolution,
        "source": title.source,
        "codec": title.video_codec,
        "langs": list(title.subtitle_langs),
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
