"""What users of such programs reported, each as a test; the report is named beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anishelf.tracker.domain.facts import Fact, FactKind
from anishelf.tracker.domain.media import ItemKey
from anishelf.tracker.domain.report import ItemReport, Place, Report, Sender, TransferReport
from anishelf.tracker.domain.state import view_of
from anishelf.tracker.domain.states import MediaKind, Source, Track, TrackedState
from anishelf.tracker.domain.stuck import stuck
from tests.fakes.book import MemoryBook
from tests.worlds import telling

S = TrackedState
NOON = datetime(2026, 1, 22, 12, tzinfo=UTC)
SEERR, SONARR = Sender(1, Source.SEERR), Sender(2, Source.SONARR)
RADARR, RADARR_4K = Sender(3, Source.RADARR), Sender(4, Source.RADARR, Track.UHD)
SHOKO, JELLYFIN = Sender(5, Source.SHOKO), Sender(6, Source.JELLYFIN)


class Story:
    """Tells a book what happens, a minute apart."""

    def __init__(self) -> None:
        self.book = MemoryBook(NOON)

    def tell(self, sender: Sender, body: dict[str, Any]) -> None:
        self.book.hear(body, sender, self.book.now)
        self.later(minutes=1)

    def later(self, **span: float) -> None:
        self.book.now += timedelta(**span)

    def show(self, episode: int | None, *, season: int = 1, gone: bool = False) -> None:
        """Let Jellyfin show an item that it can play, or not any more."""
        kind = FactKind.GONE if gone else FactKind.SHOWN
        place = Place(season, episode) if episode else Place()
        self._look(ItemReport(place, (Fact(kind, self.book.now, Source.JELLYFIN, f"j{episode}"),)))

    def progress(self, part: float, download: str = "AB") -> None:
        fact = Fact(FactKind.PROGRESS, self.book.now, Source.SONARR, value=part)
        self._report(transfers=(TransferReport(download, (fact,)),))

    def fail(self, download: str = "AB") -> None:
        fact = Fact(FactKind.BROKEN, self.book.now, Source.SONARR)
        self._report(transfers=(TransferReport(download, (fact,)),))

    def settle(self) -> None:
        """Let time alone change what it changes."""
        self._report()

    def state(self, episode: int | None = 1, *, season: int = 1, **key: Any) -> TrackedState:
        item = ItemKey(season, episode, **key) if episode else ItemKey(None, None, **key)
        return {key: state for (_, key), state in self.book.states().items()}[item]

    def request(self, number: int) -> tuple[TrackedState, str]:
        found = self.book.progress()[f"1:{number}"]
        return found.state, found.words

    def _look(self, item: ItemReport) -> None:
        self._report(items=(item,))

    def _report(self, **parts: Any) -> None:
        media = self.book.media()
        clues = tuple(sorted(media.keys()))
        report = Report(source=Source.JELLYFIN, event="look", dedupe_key="", clues=clues, **parts)
        self.book.tell(report, self.book.now)
        self.later(minutes=1)


@pytest.fixture
def story() -> Story:
    return Story()


def test_season_two_is_not_there_because_season_one_is(story: Story) -> None:
    """Seerr 2413, 2549, 2554."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(SONARR, telling.imported(1))
    story.show(1)
    story.tell(SEERR, telling.asked(72, seasons="2"))
    story.tell(SONARR, telling.grab(1, 2, season=2, download="CD"))

    assert story.request(71) == (S.AVAILABLE, "1 of 1")
    assert story.request(72) == (S.GRABBING, "0 of 2")


@pytest.mark.parametrize("reached", ["asked", "grabbed", "imported"])
def test_a_deletion_ends_a_request_in_every_state(story: Story, reached: str) -> None:
    """Seerr 1703."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(SONARR, {"eventType": "SeriesAdd", "series": telling.series()})
    if reached != "asked":
        story.tell(SONARR, telling.grab(1))
    if reached == "imported":
        story.tell(SONARR, telling.imported(1))
    gone = {"eventType": "SeriesDelete", "series": telling.series(), "deletedFiles": True}
    story.tell(SONARR, gone)

    assert story.request(71)[0] is S.DELETED


def test_a_file_that_jellyfin_still_plays_is_there_whatever_sonarr_says(story: Story) -> None:
    """A deletion that is announced is not one that was carried out (tracker of Radarr 1750)."""
    story.tell(SONARR, telling.imported(1))
    story.show(1)
    story.tell(SONARR, {"eventType": "SeriesDelete", "series": telling.series()})
    assert story.state() is S.AVAILABLE

    story.show(1, gone=True)

    assert story.state() is S.DELETED


def test_two_sonarrs_may_give_the_same_ids_to_different_shows(story: Story) -> None:
    """Seerr 3203."""
    other = Sender(9, Source.SONARR)
    story.tell(SONARR, telling.grab(1))
    story.tell(
        other, {**telling.grab(1, download="CD"), "series": telling.series(tvdb=5) | {"tmdbId": 6}}
    )

    assert len(story.book.standings()) == 1  # both are called Show
    assert sorted(each.ids()["tvdb"] for each in story.book.all()) == ["5", "81189"]


def test_4k_and_hd_are_two_tracks(story: Story) -> None:
    """Seerr 367, 1744, 2953, 1958."""
    story.tell(SEERR, telling.asked(70, media="movie"))
    story.tell(SEERR, telling.asked(91, media="movie", is_4k=True))
    story.tell(RADARR, telling.film("Download", movieFile={"id": 1, "path": "/m/film.mkv"}))
    story.show(None)

    assert story.request(70) == (S.AVAILABLE, "1 of 1")
    assert story.request(91) == (S.APPROVED, "0 of 1")

    story.tell(RADARR_4K, telling.film(native=44, downloadId="UU"))
    assert story.state(None, track=Track.UHD) is S.GRABBING


def test_only_jellyfin_makes_something_available(story: Story) -> None:
    """Seerr 1771, 3007, 3482."""
    story.tell(SEERR, telling.asked(70, media="movie"))
    story.tell(RADARR, telling.film("Download", movieFile={"id": 1, "path": "/m/film.mkv"}))
    story.tell(SEERR, telling.asked(70, "MEDIA_AVAILABLE", media="movie", status="AVAILABLE"))
    story.tell(
        JELLYFIN,
        {
            "NotificationType": "ItemAdded",
            "ItemType": "Movie",
            "ItemId": "a",
            "Provider_tmdb": "1396",
        },
    )
    assert story.request(70) == (S.IMPORTING, "0 of 1")

    story.show(None)
    assert story.request(70) == (S.AVAILABLE, "1 of 1")


def test_five_of_thirteen_are_shown_while_the_rest_is_matched(story: Story) -> None:
    """Seerr 270, 1898, 2027, 1361; Shokofin 75: waiting for a match is a state of its own."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    pack = range(1, 14)
    story.tell(SONARR, {**telling.grab(*pack), "series": telling.series(anime=True)})
    for number in pack:
        story.tell(SONARR, telling.imported(number))
        story.tell(SHOKO, telling.file_matched(telling.path_of(number), 300 + number))
    for number in range(1, 6):
        story.show(number)

    assert story.request(71) == (S.ANIME_MATCHING, "5 of 13")


def test_a_weekly_show_waits_for_what_has_not_aired(story: Story) -> None:
    """Unaired episodes are neither missing nor failed; three of seven are there."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    for number in (1, 2, 3):
        story.tell(SONARR, telling.imported(number))
        story.show(number)
    coming = telling.episodes(4, 5, 6, 7, airs="2099-01-01T00:00:00Z")
    story.tell(SONARR, {**telling.grab(), "episodes": coming, "downloadId": None})

    assert story.request(71) == (S.PARTIALLY_AVAILABLE, "3 of 7")
    assert story.state(7) is S.UNAIRED


def test_specials_count_only_when_they_are_asked_for(story: Story) -> None:
    """Seerr 1567, 1120."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(SEERR, telling.asked(72, seasons="0"))
    story.tell(SONARR, telling.grab(1, season=0, download="SP"))
    story.tell(SONARR, telling.imported(1))
    story.show(1)

    assert story.request(71) == (S.AVAILABLE, "1 of 1")
    assert story.request(72) == (S.GRABBING, "0 of 1")


def test_a_film_and_a_show_of_the_same_number_are_two(story: Story) -> None:
    """Overseerr 526."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(RADARR, telling.film(tmdb=1396))

    kinds = {media.kind for media in story.book.all()}
    assert kinds == {MediaKind.MOVIE, MediaKind.TV}


def test_a_pack_counts_its_bytes_once(story: Story) -> None:
    """Sonarr 363, 7305, 803; 13 times the size would be shown otherwise."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(SONARR, telling.grab(*range(1, 14)))
    story.progress(0.4)

    found = story.book.progress()["1:71"]
    assert (found.bytes_done, found.bytes_total) == (400, 1000)
    assert found.counts == {S.DOWNLOADING: 13}


def test_one_file_of_two_episodes_makes_both(story: Story) -> None:
    """Ombi 3080, 3081."""
    story.tell(SONARR, telling.imported(1, 2))

    assert [story.state(1), story.state(2)] == [S.IMPORTING, S.IMPORTING]


def test_the_event_of_a_whole_download_names_each_file(story: Story) -> None:
    """Only "On Import Complete" is switched on: the files carry no episode ids."""
    story.tell(SONARR, telling.grab(1, 2, 3))
    files = [
        {"id": n, "path": telling.path_of(n), "relativePath": telling.path_of(n)} for n in (1, 2)
    ]
    body = {**telling.grab(1, 2, 3), "eventType": "Download", "episodeFiles": files}
    story.tell(SONARR, body)

    assert [story.state(n) for n in (1, 2, 3)] == [S.IMPORTING, S.IMPORTING, S.DOWNLOADED]


def test_an_item_that_is_announced_twice_is_one(story: Story) -> None:
    """Plugin 356, 252, 232."""
    story.tell(SONARR, telling.imported(1))
    story.show(1)
    story.show(1)

    assert story.state() is S.AVAILABLE
    assert len(story.book.rows[ItemKey(1, 1)]) == len(
        {r.new for r in story.book.rows[ItemKey(1, 1)]}
    )


def test_a_failed_episode_shows_and_hides_nothing(story: Story) -> None:
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(SONARR, telling.imported(1))
    story.show(1)
    story.tell(SONARR, telling.grab(2, download="BAD"))
    story.tell(SONARR, telling.grab(3, download="OK"))
    story.fail("BAD")

    found = story.book.progress()["1:71"]
    assert (found.state, found.words) == (S.FAILED, "1 of 3")
    assert found.counts == {S.AVAILABLE: 1, S.FAILED: 1, S.GRABBING: 1}

    story.tell(SONARR, telling.grab(2, download="AGAIN"))
    assert story.request(71) == (S.GRABBING, "1 of 3")


def test_late_success_wins_over_a_failure(story: Story) -> None:
    story.tell(SONARR, telling.grab(1))
    story.fail()
    assert story.state() is S.FAILED

    story.tell(SONARR, telling.imported(1))
    assert story.state() is S.IMPORTING


def test_an_upgrade_never_takes_away_what_is_there(story: Story) -> None:
    """Old and new file, in either order of the events."""
    story.tell(SONARR, telling.imported(1))
    story.show(1)
    story.tell(SONARR, telling.grab(1, download="BETTER"))
    story.progress(0.4, "BETTER")
    assert story.state() is S.AVAILABLE

    removed = {
        **telling.grab(1),
        "eventType": "EpisodeFileDelete",
        "deleteReason": "upgrade",
        "episodeFile": {"id": 1, "path": telling.path_of(1)},
    }
    story.tell(SONARR, removed)
    story.tell(
        SONARR, telling.imported(1, path="/tv/Show/Season 1/better S01E01.mkv", isUpgrade=True)
    )
    assert story.state() is S.AVAILABLE


def test_one_deleted_episode_says_nothing_of_the_show(story: Story) -> None:
    """JellyseerrSync 9."""
    story.tell(SEERR, telling.asked(71, seasons="1"))
    for number in (1, 2):
        story.tell(SONARR, telling.imported(number))
        story.show(number)
    removed = {
        **telling.grab(1),
        "eventType": "EpisodeFileDelete",
        "deleteReason": "manual",
        "episodeFile": {"id": 1, "path": telling.path_of(1)},
    }
    story.tell(SONARR, removed)
    story.show(1, gone=True)

    assert [story.state(1), story.state(2)] == [S.DELETED, S.AVAILABLE]
    assert story.request(71) == (S.AVAILABLE, "1 of 1")


def test_events_of_an_old_download_never_raise_a_deleted_title(story: Story) -> None:
    """A re-request is a new generation; what comes late belongs to the old one."""
    story.tell(SEERR, telling.asked(70, media="movie"))
    story.tell(RADARR, telling.film("MovieAdded"))
    story.tell(RADARR, telling.film())
    story.tell(RADARR, telling.film("MovieDelete", deletedFiles=True))
    assert story.state(None) is S.DELETED

    story.tell(SEERR, telling.asked(90, media="movie"))
    story.tell(RADARR, telling.film("Download", movieFile={"id": 1, "path": "/m/film.mkv"}))

    assert story.state(None, generation=1) is S.DELETED
    assert story.request(70)[0] is S.DELETED
    assert story.request(90)[0] is S.APPROVED


def test_a_failure_of_seerr_ends_with_its_retry(story: Story) -> None:
    """seerr.md B16, B17: the retry itself says approved once more, now with another status."""
    story.tell(SEERR, telling.asked(70, media="movie"))
    story.tell(SEERR, telling.asked(70, "MEDIA_FAILED", media="movie"))
    assert story.request(70)[0] is S.FAILED

    story.tell(SEERR, telling.asked(70, "MEDIA_APPROVED", media="movie", status="PROCESSING"))
    assert story.request(70)[0] is S.APPROVED


def test_a_declined_request_may_be_approved_later(story: Story) -> None:
    story.tell(SEERR, telling.asked(70, "MEDIA_PENDING", media="movie"))
    story.tell(SEERR, telling.asked(70, "MEDIA_DECLINED", media="movie"))
    assert story.request(70)[0] is S.DECLINED

    story.tell(SEERR, telling.asked(70, "MEDIA_APPROVED", media="movie"))
    assert story.request(70)[0] is S.APPROVED


def test_what_shoko_does_not_recognise_is_said_and_recovers(story: Story) -> None:
    story.tell(SONARR, {**telling.imported(1), "series": telling.series(anime=True)})
    story.tell(SHOKO, telling.file_not_matched(telling.path_of(1)))
    assert story.state() is S.MATCH_FAILED

    story.tell(SHOKO, telling.file_matched(telling.path_of(1)))
    assert story.state() is S.ANIME_MATCHING


def test_a_match_that_never_comes_has_failed_after_six_hours(story: Story) -> None:
    story.tell(SONARR, {**telling.imported(1), "series": telling.series(anime=True)})
    story.tell(SHOKO, telling.file_matched(telling.path_of(1), matched=False))
    assert story.state() is S.ANIME_MATCHING

    story.later(hours=6)
    story.settle()

    assert story.state() is S.MATCH_FAILED


def test_a_download_that_moves_is_not_stuck_however_long_it_takes(story: Story) -> None:
    """A limit on the age of a download would end big packs."""
    story.tell(SONARR, telling.grab(1))
    for part in range(1, 8):
        story.progress(part / 10)
        story.later(minutes=50)
    assert flag(story) is None

    for _ in range(2):
        story.progress(0.7)
        story.later(minutes=40)
    assert flag(story) == "its download has made no progress"


def test_being_stuck_never_stands_in_the_way_of_success(story: Story) -> None:
    story.tell(SONARR, telling.imported(1))
    story.later(hours=2)
    assert flag(story) == "it is imported, but Jellyfin does not show it"

    story.show(1)

    assert (story.state(), flag(story)) == (S.AVAILABLE, None)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(14, None), (16, "it was grabbed, but no download of it has begun")],
)
def test_a_grab_has_a_quarter_of_an_hour(story: Story, minutes: int, expected: str | None) -> None:
    story.tell(SONARR, telling.grab(1))
    story.later(minutes=minutes - 1)

    assert flag(story) == expected


def test_a_jump_writes_the_ranks_between_as_inferred(story: Story) -> None:
    story.tell(SEERR, telling.asked(71, seasons="1"))
    story.tell(SONARR, {**telling.imported(1), "downloadId": None})
    story.show(1)

    rows = [(row.new, row.inferred) for row in story.book.rows[ItemKey(1, 1)]]
    assert rows == [
        (S.REQUESTED, True),
        (S.APPROVED, False),
        (S.GRABBING, True),
        (S.DOWNLOADING, True),
        (S.DOWNLOADED, True),
        (S.IMPORTING, False),
        (S.AVAILABLE, False),
    ]


def flag(story: Story) -> str | None:
    """Return why episode 1 is stuck now."""
    media, key = story.book.media(), ItemKey(1, 1)
    (standing,) = [each[key] for each in story.book.standings().values()]
    found = stuck(standing.state, standing.since, view_of(media, key, story.book.now))
    return found.reason if found else None
