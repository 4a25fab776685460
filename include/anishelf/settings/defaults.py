"""What counts where nothing is set, and is too long to stand beside its variable."""

from __future__ import annotations

EPISODE_TEMPLATE = (
    "{{ title }} ({{ year }})/Season {{ '%02d' % season }}/"
    "{{ title }} ({{ year }}) - S{{ '%02d' % season }}E{{ '%02d' % episode }}{{ ext }}"
)
CATALOGUE_URL = "https://unpkg.com/bangumi-data@0.3/dist/data.json"
ID_MAP_URL = "https://raw.githubusercontent.com/Fribb/anime-lists/master/anime-lists-reduced.json"
MOVIE_TEMPLATE = "{{ title }} ({{ year }})/{{ title }} ({{ year }}){{ ext }}"
