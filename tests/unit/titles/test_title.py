"""What release titles and file names say: our own corpus, and the labelled one where it lies near."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from anishelf.titles.parser import explain_title, parse_title, read_file_name
from benchmarks.titles import accuracy

CORPUS = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "titles.yaml").read_text(encoding="utf-8")
)


def ids(entry: dict[str, Any]) -> str:
    return str(entry["rule"])


@pytest.mark.parametrize("entry", CORPUS, ids=ids)
def test_a_title_says(entry: dict[str, Any]) -> None:
    release = parse_title(entry["title"])

    if entry["expect"] is None:
        assert release is None
    else:
        assert release is not None
        read = {key: value for key, value in asdict(release).items() if key in entry["expect"]}
        assert {
            key: list(value) if isinstance(value, tuple) else value for key, value in read.items()
        } == entry["expect"]


def counted(raw: str) -> dict[str, Any]:
    """Return everything that a title says but names and groups, which keep their spelling."""
    release = parse_title(raw)
    facts = asdict(release) if release else {}
    return {key: value for key, value in facts.items() if key not in {"titles", "groups"}}


@pytest.mark.parametrize("entry", CORPUS, ids=ids)
def test_the_style_of_its_brackets_changes_nothing(entry: dict[str, Any]) -> None:
    raw = entry["title"]

    assert counted(raw.translate(str.maketrans("[]", "【】"))) == counted(raw)
    assert counted(raw.translate(str.maketrans("()", "（）"))) == counted(raw)


LED_BY_A_GROUP = [
    (entry["title"], f"[{entry['expect']['groups'][0]}]")
    for entry in CORPUS
    if entry["expect"] and len(entry["expect"].get("groups", ())) == 1
    if entry["title"].startswith(f"[{entry['expect']['groups'][0]}]")
]


@pytest.mark.parametrize("group", ["Kaze-Raws", "星屑字幕组", "MagicStar", "星屑&Kaze", "Kaze 2"])
@pytest.mark.parametrize(("raw", "bracket"), LED_BY_A_GROUP)
def test_the_next_group_is_read_like_the_last_one(raw: str, bracket: str, group: str) -> None:
    assert counted(raw.replace(bracket, f"[{group}]", 1)) == counted(raw)


def test_every_rule_is_guarded_once() -> None:
    rules = [entry["rule"] for entry in CORPUS]

    assert len(rules) == len(set(rules))


@pytest.mark.parametrize(
    ("name", "season", "episode"),
    [
        ("[07].mkv", None, 7),
        ("07.mkv", None, 7),
        ("S02E07.mkv", 2, 7),
        ("Show/S02E07.mkv", 2, 7),
        ("Show EP07 [1080p].mkv", None, 7),
        ("Show 第07話 [1080p].mkv", None, 7),
        ("[Group] Show - 07v2 [1080p][ABCD].mkv", None, 7),
        ("show.07.mkv", None, 7),
        ("[LoliHouse] Jigokuraku [07][WebRip 1080p].mkv", None, 7),
        ("Show.S01E07.1080p.WEB-DL.AAC2.0.H.264-GRP.mkv", 1, 7),
        ("[Group] Show - 07 [AAC 2.0].mkv", None, 7),
        ("[G] Show 2 - 05 [1080p].mkv", None, 5),
        ("[Nekomoe] 86 - 07.mkv", None, 7),
        ("[G] Mob Psycho 100 II - 03 [1080p].mkv", None, 3),
        ("[G] Show - 12.5 [1080p].mkv", None, 12.5),
        ("Show/Season 2/07.mkv", 2, 7),
        ("Pack\\S3\\[03].mkv", 3, 3),
        ("Menu no Nai Mise/[G] Menu no Nai Mise - 01.mkv", None, 1),
        ("Show - 01 - Opening Day.mkv", None, 1),
        ("Show - 07.chs.ass", None, 7),
        ("Show - 07 - The Main Event.mkv", None, 7),
    ],
)
def test_a_file_of_a_pack_says_its_episode(
    name: str, season: int | None, episode: float | None
) -> None:
    release = read_file_name(name)

    assert release is not None
    assert (release.season, release.episode, release.is_special) == (season, episode, False)


@pytest.mark.parametrize(
    ("name", "episode"),
    [("[G] Show - SP01 [1080p].mkv", 1), ("Pack/Specials/02.mkv", 2), ("[G] Show [OVA 03].mkv", 3)],
)
def test_a_special_of_a_pack_keeps_its_number(name: str, episode: int) -> None:
    release = read_file_name(name)

    assert release is not None
    assert release.is_special
    assert release.episode == episode


@pytest.mark.parametrize(
    "name",
    [
        "NCOP.mkv",
        "[G] Show [NCOP 01][1080p].mkv",
        "[VCB-Studio] Show [NCED_EP01][Ma10p_1080p].mkv",
        "[G] Show Menu 01.mkv",
        "[G] Show [PV2].mkv",
        "CM01.mkv",
        "OP.mkv",
        "sample.mkv",
        "Show/Sample/show-01.mkv",
        "[G] Show [IV02][1080p].mkv",
        "[G] Show - NCOP Ver.2.mkv",
        "[G] Show - Mini Anime 03 [1080p].mkv",
        "[G] Show - Making [1080p].mkv",
    ],
)
def test_an_extra_of_a_pack_never_stands_for_an_episode(name: str) -> None:
    release = read_file_name(name)

    assert release is not None
    assert release.is_special
    assert release.episode is None


@pytest.mark.parametrize(
    "name", ["Scans/001.jpg", "CDs/01. Track.flac", "Fonts.zip", "readme.txt", ""]
)
def test_a_file_that_is_no_video_says_nothing(name: str) -> None:
    assert read_file_name(name) is None


def test_an_explanation_names_the_winner_and_why_the_others_lost() -> None:
    explanation = explain_title("[Group] Zom 100 - Name - 05 [1080p]")

    [episode] = [winner for winner in explanation.winners if winner.role == "episode"]
    assert (episode.value, "after a dash" in episode.evidence) == ("5", True)
    [loser] = explanation.losers
    assert loser.candidate.value == "100"
    assert "weighs" in loser.reason
    assert [token.role for token in explanation.tokens] == ["group", "text", "technical words"]
    assert explanation.release == parse_title("[Group] Zom 100 - Name - 05 [1080p]")


def test_an_explanation_says_why_a_title_is_no_video() -> None:
    explanation = explain_title("Just some anime title")

    assert explanation.release is None
    assert explanation.refusal is not None
    assert "nothing in the title says that it is a video" in explanation.refusal


@pytest.mark.shared
def test_labelled_titles_are_read_as_well_as_promised(shared_data: Path) -> None:
    missed = [row for row in accuracy(shared_data / "titles" / "titles.jsonl") if not row["ok"]]

    assert missed == []
