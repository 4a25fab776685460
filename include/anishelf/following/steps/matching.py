"""Step: the shows of the catalogue that bear a name, as the machine compares names."""

from __future__ import annotations

from anishelf.identity.domain.title_key import title_key
from anishelf.identity.ports import CatalogueRows


def matching_shows(name: str, season: int | None, catalogue: CatalogueRows) -> list[int]:
    """Return the shows (numbers of bangumi.tv) that are called *name* and are that *season*.

    The season of a show is the one that the name states, else TMDB's in the catalogue, else the
    first. Without *season* it is the one that *name* states, or the first.
    """
    typed = title_key(name)
    keys = {typed.key, typed.hint_key} - {""}
    wanted = season or typed.season or 1
    found: dict[int, None] = {}
    for each in catalogue.named(keys):
        tmdb = each.show.tmdb
        listed = each.season or (tmdb[1] if tmdb else None) or 1
        if listed == wanted and (not each.from_digit or each.key == typed.hint_key):
            found[each.show.bangumi_id] = None
    return list(found)
