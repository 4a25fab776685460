"""What titles say, as rows of `releases`, `release_groups` and `subtitle_groups`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import Connection

from anishelf.feeds.domain.states import DownloadType
from anishelf.titles.parser import ReleaseTitle


def write(
    conn: Connection, read: Sequence[tuple[int, ReleaseTitle, DownloadType]]
) -> dict[int, int]:
    """Store what the titles of items say (item → release), a few statements for all of them.

    What reads differently now is undecided again.
    """
    groups = [(item, name) for item, title, _ in read for name in dict.fromkeys(title.groups)]
    names = {"items": [item for item, _ in groups], "names": [name for _, name in groups]}
    with conn.transaction():
        rows = conn.execute(_RECORD, _columns([_facts(*each) for each in read]))
        ids: dict[int, int] = dict(rows.fetchall())
        conn.execute(_ADD_GROUPS, names)
        conn.execute("DELETE FROM release_groups WHERE release_id = ANY(%s)", (list(ids.values()),))
        conn.execute(_SET_GROUPS, names)
    return ids


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
