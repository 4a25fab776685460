"""A library of one show with one episode, right in every point, and the goal that it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from demo.judging.goal import Goal
from demo.world.expected import ExpectedFile, ExpectedShow, sha256_of

FOLDER = PurePosixPath("Show (2024)")
SEASON = FOLDER / "Season 01"
VIDEO = SEASON / "Show (2024) - S01E01.mkv"
EPISODE_NFO = """<episodedetails>
  <title>One &amp; only</title><season>1</season><episode>1</episode>
  <plot>It begins.</plot><aired>2024-10-05</aired>
  <uniqueid type="bangumi" default="true">11</uniqueid>
</episodedetails>"""
SHOW_NFO = """<tvshow>
  <title>Show</title><originaltitle>ショー</originaltitle><plot>A show.</plot>
  <premiered>2024-10-05</premiered><uniqueid type="bangumi" default="true">1</uniqueid>
  <uniqueid type="tmdb">9</uniqueid>
</tvshow>"""
SEASON_NFO = """<season>
  <seasonnumber>1</seasonnumber><uniqueid type="bangumi" default="true">1</uniqueid>
</season>"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the right library lies, and its goal."""

    library: Path
    downloads: Path
    goal: Goal

    def path(self, relative: PurePosixPath) -> Path:
        """Return a file of the library."""
        return self.library / relative


def right_library(folder: Path) -> Shelf:
    """Make a library that is as it should be."""
    library, downloads = folder / "library", folder / "downloads"
    (library / SEASON).mkdir(parents=True)
    downloads.mkdir()
    (downloads / "release.mkv").write_bytes(b"video")
    (library / VIDEO).hardlink_to(downloads / "release.mkv")
    (library / VIDEO.with_suffix(".nfo")).write_text(EPISODE_NFO, encoding="utf-8")
    (library / SEASON / "season.nfo").write_text(SEASON_NFO, encoding="utf-8")
    (library / FOLDER / "tvshow.nfo").write_text(SHOW_NFO, encoding="utf-8")
    (library / FOLDER / "poster.jpg").write_bytes(b"poster")
    (library / ".anishelf-library").write_text("ours")
    return Shelf(library, downloads, _goal(library))


def _goal(library: Path) -> Goal:
    file = ExpectedFile(
        path=VIDEO,
        season=1,
        episode=1,
        episode_title="One & only",
        plot="It begins.",
        aired="2024-10-05",
        subject_id=1,
        episode_id=11,
        size=5,
        sha256=sha256_of(library / VIDEO),
    )
    show = ExpectedShow(
        folder=FOLDER,
        title="Show",
        original_title="ショー",
        plot="A show.",
        premiered="2024-10-05",
        subject_id=1,
        listed_ids={"tmdb": "9"},
        posters={FOLDER / "poster.jpg": sha256_of(library / FOLDER / "poster.jpg")},
        seasons={1: 1},
    )
    return Goal(files=(file,), shows=(show,), items=4, readable=3, left_out=("A drama",))
