"""Release groups: a leading bracket, a later bracket, or the end of a scene name."""

from __future__ import annotations

import re

_JOINED = re.compile(r" ?[&＆、×] ?| ?[,，] ?| ?/ ?| \+ | x ")
_SCENE = re.compile(r"-(?! )([A-Za-z0-9][A-Za-z0-9._]*(?:-[A-Za-z0-9]+)?)(?: ?\([^()]*\)?)? ?$")
_DASHED = re.compile(r"(?:^|[ ._])- ?([^-\[\]()]{2,40})$")
_PREFIX = re.compile(r"^([^ \[\]]{1,24}(?:字幕[组組社屋]|工作室|制作[组組]|压制[组組]))(?=[ ★:：])[ ★:：]*")


def split_group(name: str) -> tuple[str, ...]:
    """Return the groups joined in *name*, each once."""
    parts = (" ".join(part.replace("_", " ").split()) for part in _JOINED.split(name.strip(" .-★")))
    return tuple(dict.fromkeys(part for part in parts if part))


def scene_group(tail: str) -> str | None:
    """Return GROUP of "… x264-GROUP" or "… - GROUP", the end of a title."""
    found = _SCENE.search(tail) or _DASHED.search(tail)
    return found[1].strip(" ._") if found else None


def prefixed_group(text: str) -> str | None:
    """Return the group that opens *text* without a bracket, known by its word for group."""
    found = _PREFIX.match(text)
    return found[1] if found else None
