"""The sites that list releases, a small module for each that is not a plain search feed."""

from __future__ import annotations

from collections.abc import Sequence

from anishelf.errors import SettingInvalid
from anishelf.feeds.ports import Web
from anishelf.following.adapters.animegarden import AnimeGarden
from anishelf.following.adapters.mikan import MikanSite
from anishelf.following.adapters.rss import RssSite, template_site
from anishelf.following.adapters.subsplease import SubsPlease
from anishelf.following.ports import ReleaseSite

__all__ = [
    "AnimeGarden",
    "MikanSite",
    "RssSite",
    "SubsPlease",
    "all_sites",
    "chosen_sites",
    "template_site",
]


def all_sites(web: Web, *, mikan: str | None = None) -> tuple[ReleaseSite, ...]:
    """Return every site that Anishelf knows, asked through *web*.

    *mikan* is the address of a mirror (mikanime.tv) where the usual one cannot be reached.
    """
    return (
        MikanSite(web, mikan) if mikan else MikanSite(web),
        RssSite("Nyaa", "https://nyaa.si/?page=rss&q={words}&c=1_0&f=0", web),
        RssSite(
            "dmhy",
            "https://share.dmhy.org/topics/rss/rss.xml?keyword={words}&order=date-desc",
            web,
        ),
        RssSite("ACG.RIP", "https://acg.rip/.xml?term={words}", web),
        RssSite("bangumi.moe", "https://bangumi.moe/rss/search/{words}", web, tried=False),
        RssSite("ANi", "https://api.ani.rip/ani-torrent.xml", web, tried=False),
        SubsPlease(web),
        AnimeGarden(web),
    )


def chosen_sites(
    chosen: Sequence[str], web: Web, *, mikan: str | None = None
) -> tuple[ReleaseSite, ...]:
    """Return the sites that a user chose, each by its name or as `NAME=ADDRESS`; none means all.

    Raises SettingInvalid for a name that nobody knows.
    """
    known = {site.name.casefold(): site for site in all_sites(web, mikan=mikan)}
    if not chosen:
        return tuple(known.values())
    found: list[ReleaseSite] = []
    for text in chosen:
        name, equals, address = (part.strip() for part in text.partition("="))
        site = template_site(name, address, web) if equals else known.get(name.casefold())
        if site is None:
            names = ", ".join(each.name for each in known.values())
            raise SettingInvalid(f"ANISHELF_RELEASE_SITES knows {names}, not {name!r}")
        found.append(site)
    return tuple(found)
