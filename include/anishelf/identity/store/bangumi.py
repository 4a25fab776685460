"""The cache of bangumi.tv: subjects, episodes, names, merged ids, searches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.types.json import Json, Jsonb

from anishelf.identity.domain.bangumi import read_episode, read_subject
from anishelf.identity.domain.matching import names_of
from anishelf.identity.domain.subject import BangumiEpisode, CachedSubject, NamedSubject, Subject
from anishelf.identity.domain.title_key import title_key
from anishelf.identity.store.merges import follow_merge

_SUBJECT = """
    raw, (SELECT c.english FROM catalogue_shows c WHERE c.bangumi_id = bangumi_subjects.id)
"""
_PARTS = frozenset({"relations", "persons", "characters"})


class BangumiCache:
    """What bangumi.tv said. A refresh replaces rows; a failed one never reaches this class."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def find(self, subject_id: int) -> CachedSubject | None:
        """Return the subject, also under an id that was merged into it, or None."""
        row = self._conn.execute(
            f"""
            SELECT {_SUBJECT}, fetched_at, episodes_fetched_at, relations, persons, characters
            FROM bangumi_subjects
            WHERE id = COALESCE((SELECT subject_id FROM bangumi_redirects WHERE id = %(id)s), %(id)s)
            """,
            {"id": subject_id},
        ).fetchone()
        return CachedSubject(_subject(*row[:2]), *row[2:]) if row else None

    def save(self, subject: Subject, *, now: datetime, asked_as: int | None = None) -> None:
        """Insert or replace *subject* and its names; *asked_as* is the id that led to it."""
        with self._conn.transaction():
            self._save_subject(subject, now)
            self._save_names(subject)
            if asked_as is not None and asked_as != subject.id:
                self._conn.execute(
                    """
                    INSERT INTO bangumi_redirects (id, subject_id, fetched_at) VALUES (%s, %s, %s)
                    ON CONFLICT (id) DO UPDATE
                    SET subject_id = EXCLUDED.subject_id, fetched_at = EXCLUDED.fetched_at
                    """,
                    (asked_as, subject.id, now),
                )
                follow_merge(self._conn, asked_as, subject.id)

    def save_part(self, subject_id: int, part: str, answer: Sequence[Any]) -> None:
        """Replace one list of the subject: relations, persons or characters."""
        if part not in _PARTS:
            raise ValueError(part)
        self._conn.execute(
            f"UPDATE bangumi_subjects SET {part} = %s WHERE id = %s", (Jsonb(answer), subject_id)
        )

    def episodes(self, subject_id: int) -> tuple[BangumiEpisode, ...]:
        """Return the subject's episodes of every type, in bangumi.tv's order."""
        rows = self._conn.execute(
            "SELECT raw FROM bangumi_episodes WHERE subject_id = %s ORDER BY type, sort, id",
            (subject_id,),
        )
        return tuple(read_episode(row[0]) for row in rows)

    def episode(self, episode_id: int) -> BangumiEpisode | None:
        """Return one episode, or None when no subject of ours has it."""
        row = self._conn.execute(
            "SELECT raw FROM bangumi_episodes WHERE id = %s", (episode_id,)
        ).fetchone()
        return read_episode(row[0]) if row else None

    def save_episodes(
        self, subject_id: int, episodes: Iterable[BangumiEpisode], *, now: datetime
    ) -> None:
        """Make the subject's episodes exactly *episodes*."""
        rows = {each.id: _episode_row(each) for each in episodes}
        with self._conn.transaction():
            self._conn.execute(
                "DELETE FROM bangumi_episodes WHERE subject_id = %s AND NOT id = ANY(%s)",
                (subject_id, list(rows)),
            )
            self._conn.execute(
                _UPSERT_EPISODES,
                {"rows": Json(list(rows.values())), "subject_id": subject_id, "now": now},
            )
            self._conn.execute(
                "UPDATE bangumi_subjects SET episodes_fetched_at = %s WHERE id = %s",
                (now, subject_id),
            )

    def named(self, keys: Collection[str]) -> list[NamedSubject]:
        """Return every anime that bears one of the normalised names *keys*."""
        rows = self._conn.execute(
            f"""
            SELECT {_SUBJECT}, n.season, n.name
            FROM bangumi_names n JOIN bangumi_subjects ON bangumi_subjects.id = n.subject_id
            WHERE n.key = ANY(%s) AND bangumi_subjects.type = 2
            ORDER BY bangumi_subjects.id, n.name
            """,
            (list(keys),),
        )
        return [NamedSubject(_subject(*row[:2]), *row[2:]) for row in rows]

    def searched(self, key: str, *, since: datetime) -> list[Subject] | None:
        """Return what a search found, or None when it was not made since then."""
        row = self._conn.execute(
            "SELECT subject_ids FROM bangumi_searches WHERE key = %s AND fetched_at >= %s",
            (key, since),
        ).fetchone()
        if row is None:
            return None
        rows = self._conn.execute(
            f"SELECT {_SUBJECT} FROM bangumi_subjects WHERE id = ANY(%s) ORDER BY id", (row[0],)
        )
        return [_subject(*row) for row in rows]

    def save_search(self, key: str, subjects: Sequence[Subject], *, now: datetime) -> None:
        """Keep what a search found; hits that were not known are whole subjects, kept as such.

        A known subject stays as it is: it is refreshed together with its relations.
        """
        with self._conn.transaction():
            known = self._known_among([each.id for each in subjects])
            # In the order of their ids: two searches that meet must not wait for each other.
            for subject in sorted(subjects, key=lambda each: each.id):
                if subject.id not in known:
                    self.save(subject, now=now)
            self._conn.execute(
                """
                INSERT INTO bangumi_searches (key, subject_ids, fetched_at) VALUES (%s, %s, %s)
                ON CONFLICT (key) DO UPDATE
                SET subject_ids = EXCLUDED.subject_ids, fetched_at = EXCLUDED.fetched_at
                """,
                (key, [each.id for each in subjects], now),
            )

    def _known_among(self, ids: list[int]) -> set[int]:
        rows = self._conn.execute("SELECT id FROM bangumi_subjects WHERE id = ANY(%s)", (ids,))
        return {row[0] for row in rows}

    def _save_subject(self, subject: Subject, now: datetime) -> None:
        self._conn.execute(
            _UPSERT_SUBJECT,
            {
                "id": subject.id,
                "type": subject.type,
                "title": subject.name,
                "title_cn": subject.name_cn,
                "summary": subject.summary,
                "rating": subject.score,
                "rating_votes": subject.votes,
                "cover_url": subject.cover_url,
                "air_date": subject.air_date,
                "platform": subject.platform or None,
                "episode_count": subject.episode_count,
                "nsfw": subject.nsfw,
                "raw": Jsonb(dict(subject.raw)),
                "now": now,
            },
        )

    def _save_names(self, subject: Subject) -> None:
        names = [(name, title_key(name)) for name in names_of(subject)]
        with self._conn.cursor() as cursor:
            cursor.execute("DELETE FROM bangumi_names WHERE subject_id = %s", (subject.id,))
            cursor.executemany(
                """
                INSERT INTO bangumi_names (key, season, subject_id, name) VALUES (%s, %s, %s, %s)
                """,
                [(key.key, key.season, subject.id, name) for name, key in names if key.key],
            )


def _subject(raw: Any, english: str | None) -> Subject:
    """Read a cached answer; bangumi.tv rarely knows an English name, the catalogue often does."""
    subject = read_subject(raw)
    return subject if subject.name_en or not english else replace(subject, name_en=english)


def _episode_row(episode: BangumiEpisode) -> dict[str, Any]:
    return {
        "id": episode.id,
        "type": episode.type,
        "sort": str(episode.sort),
        "ep": str(episode.ep),
        "title": episode.name,
        "title_cn": episode.name_cn,
        "summary": episode.summary,
        "air_date": episode.air_date and episode.air_date.isoformat(),
        "duration_seconds": episode.duration_seconds,
        "raw": dict(episode.raw),
    }


_UPSERT_SUBJECT = """
INSERT INTO bangumi_subjects AS s (
    id, type, title, title_cn, summary, rating, rating_votes, cover_url, air_date, platform,
    episode_count, nsfw, raw, fetched_at
) VALUES (
    %(id)s, %(type)s, %(title)s, %(title_cn)s, %(summary)s, %(rating)s, %(rating_votes)s,
    %(cover_url)s, %(air_date)s, %(platform)s, %(episode_count)s, %(nsfw)s, %(raw)s, %(now)s
)
ON CONFLICT (id) DO UPDATE SET
    type = EXCLUDED.type, title = EXCLUDED.title, title_cn = EXCLUDED.title_cn,
    summary = EXCLUDED.summary, rating = EXCLUDED.rating, rating_votes = EXCLUDED.rating_votes,
    cover_url = EXCLUDED.cover_url, air_date = EXCLUDED.air_date, platform = EXCLUDED.platform,
    episode_count = EXCLUDED.episode_count, nsfw = EXCLUDED.nsfw, raw = EXCLUDED.raw,
    fetched_at = EXCLUDED.fetched_at
WHERE s.fetched_at <= EXCLUDED.fetched_at
"""

# One JSON text, because a long show has more than a thousand episodes.
_UPSERT_EPISODES = """
INSERT INTO bangumi_episodes (
    id, subject_id, type, sort, ep, title, title_cn, summary, air_date, duration_seconds, raw,
    fetched_at
)
SELECT id, %(subject_id)s, type, sort, ep, title, title_cn, summary, air_date, duration_seconds,
       raw, %(now)s
FROM json_to_recordset(%(rows)s) AS t (
    id int, type int, sort numeric, ep numeric, title text, title_cn text, summary text,
    air_date date, duration_seconds int, raw jsonb)
ON CONFLICT (id) DO UPDATE SET
    subject_id = EXCLUDED.subject_id, type = EXCLUDED.type, sort = EXCLUDED.sort,
    ep = EXCLUDED.ep, title = EXCLUDED.title, title_cn = EXCLUDED.title_cn,
    summary = EXCLUDED.summary, air_date = EXCLUDED.air_date,
    duration_seconds = EXCLUDED.duration_seconds, raw = EXCLUDED.raw,
    fetched_at = EXCLUDED.fetched_at
"""
