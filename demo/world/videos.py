"""Renders the demo's short videos and posters with ffmpeg; what is there already is kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SECONDS = 4
_FONTS = Path("/usr/share/fonts")


class FfmpegMissing(Exception):
    """ffmpeg is not installed; retrying helps once it is."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One file to render: a video with a tone when `tone` (Hz) is set, else a still picture."""

    lines: tuple[str, ...]
    colours: tuple[str, str]
    tone: int | None = None

    @property
    def name(self) -> str:
        """A file name that changes with the content."""
        digest = hashlib.sha256(repr(self).encode()).hexdigest()[:20]
        return digest + (".jpg" if self.tone is None else ".mkv")


def render(pictures: Iterable[Picture], folder: Path) -> dict[Picture, Path]:
    """Render what *folder* does not hold yet; return where each picture is."""
    folder.mkdir(parents=True, exist_ok=True)
    places = {picture: folder / picture.name for picture in pictures}
    missing = [picture for picture, path in places.items() if not path.exists()]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(lambda picture: _render_one(picture, places[picture]), missing))
    return places


def _render_one(picture: Picture, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    options = _poster(picture) if picture.tone is None else _video(picture, picture.tone)
    command = [
        _ffmpeg(),
        "-hide_banner",
        "-loglevel",
        "error",
        "-y",
        "-bitexact",
        *options,
        str(part),
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    part.replace(target)


def _video(picture: Picture, tone: int) -> list[str]:
    return [
        *("-f", "lavfi", "-i", f"{_gradient(picture.colours, 320, 180)}:d={_SECONDS}:r=24"),
        *("-f", "lavfi", "-i", f"sine=frequency={tone}:duration={_SECONDS}"),
        *(
            "-vf",
            ",".join([*_texts(picture.lines, size=22), "noise=alls=14:allf=t", "format=yuv420p"]),
        ),
        *("-c:v", "libx264", "-preset", "veryfast", "-b:v", "350k", "-threads", "1"),
        *("-c:a", "aac", "-b:a", "64k", "-f", "matroska"),
    ]


def _poster(picture: Picture) -> list[str]:
    filters = [*_texts(picture.lines, size=34), "format=yuvj420p"]
    return [
        *("-f", "lavfi", "-i", f"{_gradient(picture.colours, 420, 600)}:d=1:r=1"),
        *("-vf", ",".join(filters), "-frames:v", "1", "-q:v", "3", "-f", "mjpeg"),
    ]


def _gradient(colours: tuple[str, str], width: int, height: int) -> str:
    first, second = colours
    return (
        f"gradients=s={width}x{height}:c0={first}:c1={second}:n=2"
        f":x0=0:y0=0:x1={width}:y1={height}:speed=0.02:seed=7"
    )


def _texts(lines: tuple[str, ...], *, size: int) -> list[str]:
    font = _font()
    if font is None:
        return []
    middle = (len(lines) - 1) / 2
    return [
        f"drawtext=fontfile={font}:text='{line}':fontsize={size}:fontcolor=white:borderw=2"
        f":x=(w-text_w)/2:y=(h-text_h)/2+{round((index - middle) * size * 1.6)}"
        for index, line in enumerate(lines)
    ]


@cache
def _font() -> Path | None:
    fonts = sorted(_FONTS.rglob("*.ttf"), key=lambda path: (path.stem != "DejaVuSans-Bold", path))
    return fonts[0] if fonts else None


def _ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if found is None:
        raise FfmpegMissing("ffmpeg renders the demo's videos: install it (apt-get install ffmpeg)")
    return found
