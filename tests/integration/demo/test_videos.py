from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from demo.world.demo_world import DemoWorld
from demo.world.videos import FfmpegMissing, Picture, render

COLOURS = ("0x112233", "0x445566")


def test_every_video_differs_and_is_real(world: DemoWorld) -> None:
    videos = {each.source for each in world.published if each.source.suffix == ".mkv"}

    assert len({video.read_bytes() for video in videos}) == len(videos) == 14
    for video in videos:
        assert 50_000 < video.stat().st_size < 400_000


def test_video_has_picture_and_sound_of_some_seconds(world: DemoWorld) -> None:
    command = [
        *("ffprobe", "-loglevel", "error", "-of", "json"),
        *("-show_entries", "stream=codec_type,width,height:format=duration"),
        str(world.published[0].source),
    ]

    facts = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    assert {stream["codec_type"] for stream in facts["streams"]} == {"video", "audio"}
    assert 3 <= float(facts["format"]["duration"]) <= 5


def test_picture_that_is_there_is_kept(tmp_path: Path) -> None:
    picture = Picture(lines=("One",), colours=COLOURS)
    (path,) = render([picture], tmp_path).values()
    path.write_bytes(b"kept")

    assert render([picture], tmp_path)[picture].read_bytes() == b"kept"


def test_missing_ffmpeg_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(FfmpegMissing, match="apt-get install ffmpeg"):
        render([Picture(lines=("Two",), colours=COLOURS)], tmp_path)
