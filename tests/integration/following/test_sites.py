"""Release sites: what each lists, and how each says that it is away or was rebuilt."""

from __future__ import annotations

import json

import pytest

from anishelf.errors import FeedInvalid, FetchFailed, SettingInvalid
from anishelf.following.adapters import (
    AnimeGarden,
    MikanSite,
    RssSite,
    SubsPlease,
    all_sites,
    chosen_sites,
    template_site,
)
from tests.worlds.sites import SiteWeb

CHECK = b"<!DOCTYPE html><html><title>Just a moment...</title><body>checking</body></html>"
HASH = "7cbf6c183dbc3a31b4fdf4ffae0f589d585b1d4a"


def feed(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>g{n}</guid><link>http://s.example/{n}</link></item>"
        for n, title in enumerate(titles)
    )
    head = "<title>t</title><link>http://s.example/</link>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def test_words_are_encoded_into_the_address() -> None:
    web = SiteWeb({"nyaa.si": feed("[A] Hoshi & Umi - 01".replace("&", "&amp;"))})

    (item,) = RssSite("Nyaa", "https://nyaa.si/?page=rss&q={words}", web).search("Hoshi & Umi/2")

    assert item.title == "[A] Hoshi & Umi - 01"
    assert web.asked == ["https://nyaa.si/?page=rss&q=Hoshi%20%26%20Umi%2F2"]


def test_a_feed_of_the_newest_is_searched_here() -> None:
    web = SiteWeb({"": feed("[ANi] Hoshi no Umi - 01", "[ANi] Other - 02")})

    found = RssSite("ANi", "https://api.ani.rip/ani-torrent.xml", web).search("umi hoshi")

    assert [item.title for item in found] == ["[ANi] Hoshi no Umi - 01"]


def test_nothing_found_is_an_empty_list() -> None:
    empty = b"<rss version='2.0'><channel><title>t</title></channel></rss>"

    assert RssSite("Nyaa", "https://nyaa.si/?q={words}", SiteWeb({"": empty})).search("x") == ()
    assert SubsPlease(SiteWeb({"": b"[]"})).search("x") == ()
    assert SubsPlease(SiteWeb({"": b""})).search("x") == ()
    nothing = '<html><p class="x">找不到对应结果</p></html>'.encode()
    assert MikanSite(SiteWeb({"": nothing})).shows("x") == ()


@pytest.mark.parametrize("number", range(len(all_sites(SiteWeb({})))))
def test_a_page_in_the_place_of_an_answer_is_an_error_not_nothing(number: int) -> None:
    site = all_sites(SiteWeb({"": CHECK}))[number]

    with pytest.raises(FeedInvalid):
        site.search("x")


@pytest.mark.parametrize("number", range(len(all_sites(SiteWeb({})))))
def test_a_site_that_is_away_says_so(number: int) -> None:
    with pytest.raises(FetchFailed):
        all_sites(SiteWeb({}))[number].search("x")


def test_a_rebuilt_mikan_is_an_error_not_an_unknown_show() -> None:
    web = SiteWeb({"": b"<html><main><a href='/x'>Hoshi</a></main></html>"})

    with pytest.raises(FeedInvalid, match="Mikan answers in a shape that is not known"):
        MikanSite(web).shows("x")
    with pytest.raises(FeedInvalid, match="Mikan answers in a shape that is not known"):
        MikanSite(web).groups("3391")


def test_a_show_of_mikan_is_followed_by_its_groups() -> None:
    page = (
        '<p class="bangumi-title">星</p>'
        '<a class="subgroup-name" data-anchor="#370">灯字幕组</a>'
        '<a class="subgroup-name" data-anchor="#370">灯字幕组</a>'
    )
    site = MikanSite(SiteWeb({"/Home/Bangumi/3391": page.encode()}), "https://mikanime.tv/")

    (group,) = site.groups("3391")

    assert (group.id, group.name) == ("370", "灯字幕组")
    assert (
        site.show_feed("3391", group.id)
        == "https://mikanime.tv/RSS/Bangumi?bangumiId=3391&subgroupid=370"
    )


def test_each_resolution_of_subsplease_is_a_release() -> None:
    magnet = "magnet:?xt=urn:btih:PS7WYGB5XQ5DDNH56T724D2YTVMFWHKK&xl=392725288"
    entry = {
        "release_date": "06/05/21",
        "show": "Hoshi S2",
        "episode": "03",
        "page": "hoshi-s2",
        "downloads": [{"res": "480", "magnet": magnet}, {"res": "1080", "magnet": magnet}],
    }
    web = SiteWeb({"": json.dumps({"Hoshi S2 - 03": entry}).encode()})

    small, large = SubsPlease(web).search("Hoshi S2")

    assert small.title == "[SubsPlease] Hoshi S2 - 03 (480p)"
    assert (small.infohash, small.size) == (HASH, 392725288)
    assert large.published_at is not None
    assert large.published_at.isoformat() == "2021-06-05T00:00:00+00:00"


def test_animegarden_lists_each_release_once() -> None:
    row = {
        "provider": "moe",
        "providerId": "64",
        "title": "[A] Hoshi - 01",
        "magnet": f"magnet:?xt=urn:btih:{HASH}",
        "size": 518645760,
        "createdAt": "2026-09-24T08:08:00.000Z",
    }
    web = SiteWeb({"duplicate=false": json.dumps({"resources": [row]}).encode()})

    (item,) = AnimeGarden(web).search("Hoshi")

    assert (item.infohash, item.size) == (HASH, 518645760)
    assert item.page_url == "https://animes.garden/detail/moe/64"


def test_a_site_of_the_users_needs_a_place_for_the_words() -> None:
    web = SiteWeb({"": feed("[A] Hoshi - 01")})

    assert template_site("mine", "https://s.example/rss?q={words}", web).search("x")
    with pytest.raises(SettingInvalid, match=r"must begin with http.* and hold \{words\}"):
        template_site("mine", "https://s.example/rss", web)


def test_a_user_chooses_sites_and_adds_own_ones() -> None:
    web = SiteWeb({"home.example": feed("[A] Hoshi - 01")})

    nyaa, home = chosen_sites(["nyaa", " Home=http://home.example/rss?q={words} "], web)

    assert (nyaa.name, home.name) == ("Nyaa", "Home")
    assert [item.title for item in home.search("Hoshi")] == ["[A] Hoshi - 01"]
    assert len(chosen_sites([], web)) == len(all_sites(web))
    with pytest.raises(SettingInvalid, match="SubsPlease"):
        chosen_sites(["Nowhere"], web)
    with pytest.raises(SettingInvalid):
        chosen_sites(["Home=http://home.example/"], web)
