"""Until when the first group of a policy is waited for, read from episodes and past releases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from psycopg import Connection

from anishelf.decisions.domain.policy import fold
from anishelf.decisions.domain.standby import waits_until
from anishelf.identity.domain.airing import JAPAN, air_moment


def waiting(conn: Connection, groups: Mapping[int, str]) -> dict[int, datetime]:
    """Return until when each of these episodes waits for its group (episode → name).

    One that has no air date, or whose moment has passed, waits for nobody.
    """
    if not groups:
        return {}
    aired = {
        episode: (season, _aired_at(day, begins_at), now)
        for episode, season, day, begins_at, now in conn.execute(_AIRED, {"ids": list(groups)})
    }
    delays = _delays(conn, {season for season, _, _ in aired.values()})
    found = {
        episode: (waits_until(at, delays[season, fold(groups[episode])]), now)
        for episode, (season, at, now) in aired.items()
    }
    return {episode: until for episode, (until, now) in found.items() if until > now}


def _delays(conn: Connection, seasons: set[int]) -> dict[tuple[int, str], list[timedelta]]:
    found: dict[tuple[int, str], list[timedelta]] = defaultdict(list)
    for season, group, day, begins_at, came in conn.execute(_PAST, {"ids": list(seasons)}):
        found[season, fold(group)].append(came - _aired_at(day, begins_at))
    return found


def _aired_at(day: date, begins_at: datetime | None) -> datetime:
    return air_moment(day, begins_at) or datetime.combine(day, time(), JAPAN)


# Of a season in cours each episode belongs to the last part that begins before it.
_PART = """
LEFT JOIN LATERAL (
    SELECT c.begins_at FROM season_parts p LEFT JOIN catalogue_shows c USING (bangumi_id)
    WHERE p.season_id = e.season_id AND p.first_episode <= e.number
    ORDER BY p.first_episode DESC LIMIT 1
) AS part ON true
"""

_AIRED = f"""
SELECT e.id, e.season_id, e.aired, part.begins_at, now() FROM episodes e {_PART}
WHERE e.id = ANY(%(ids)s) AND e.aired IS NOT NULL
"""

_PAST = f"""
SELECT e.season_id, g.name, e.aired, part.begins_at, min(i.published_at)
FROM episodes e {_PART}
JOIN release_episodes re ON re.episode_id = e.id
JOIN releases r ON r.id = re.release_id AND NOT r.is_batch
JOIN raw_items i ON i.id = r.raw_item_id AND i.published_at IS NOT NULL
JOIN release_groups t ON t.release_id = r.id
JOIN subtitle_groups g ON g.id = t.group_id
WHERE e.season_id = ANY(%(ids)s) AND e.aired IS NOT NULL
GROUP BY e.season_id, g.name, e.id, e.aired, part.begins_at
"""
