from __future__ import annotations

from collections import Counter

from demo.world.catalogue import load_catalogue
from demo.world.model import Outcome

CATALOGUE = load_catalogue()


def test_there_are_four_shows_and_at_least_twelve_items() -> None:
    assert len(CATALOGUE.shows) >= 4
    assert len(CATALOGUE.releases) >= 12


def test_every_outcome_is_there() -> None:
    assert set(Counter(release.outcome for release in CATALOGUE.releases)) == set(Outcome)


def test_ids_are_far_above_those_of_bangumi_and_unique() -> None:
    subjects = [subject.id for subject in CATALOGUE.subjects]
    episodes = [episode.id for subject in CATALOGUE.subjects for episode in subject.episodes]

    assert len(set(subjects)) == len(subjects)
    assert len(set(episodes)) == len(episodes)
    assert min(subjects) > 900_000


def test_seasons_point_at_each_other() -> None:
    first, second = (season.subject for season in CATALOGUE.show("tower").seasons)

    assert (second.id, "续集") in [(each.id, each.relation) for each in first.relations]
    assert (first.id, "前传") in [(each.id, each.relation) for each in second.relations]


def test_second_season_is_numbered_on() -> None:
    mains = CATALOGUE.show("tower").season(2).subject.episodes

    assert [(each.sort, each.ep) for each in mains[:3]] == [(13, 1), (14, 2), (15, 3)]


def test_every_relation_leads_to_a_subject_of_the_catalogue() -> None:
    known = {subject.id for subject in CATALOGUE.subjects}
    targets = {each.id for subject in CATALOGUE.subjects for each in subject.relations}

    assert targets <= known
    assert set(CATALOGUE.redirects.values()) <= known


def test_every_released_episode_has_a_title_and_a_plot() -> None:
    for release in CATALOGUE.releases:
        if release.place is not None:
            season = CATALOGUE.show(release.place.show).season(release.place.season)
            episode = season.episode(release.place.ep)

            assert episode is not None
            assert episode.name
            assert episode.desc


def test_file_names_fit_a_file_system() -> None:
    for release in CATALOGUE.releases:
        assert len(release.file_name.encode()) <= 255
        assert "/" not in release.file_name
