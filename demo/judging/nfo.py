"""Reads an NFO as the strictest player would, and compares what it says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from lxml import etree


def nfo_deviations(
    library: Path, path: PurePosixPath, root: str, facts: Mapping[str, str | None]
) -> list[str]:
    """Compare the NFO at *path* below *library* with *facts*: element → text.

    Each element stands there once, or never when its text is None.
    """
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
    try:
        document = etree.fromstring((library / path).read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        return [f"{path} is no well-formed XML: {error}"]
    if document.tag != root:
        return [f"{path} begins with <{document.tag}>, not <{root}>"]
    found = []
    for element, wanted in facts.items():
        says = [each.text or "" for each in document.findall(element)]
        if says != ([] if wanted is None else [wanted]):
            found.append(f"{path}: {element} is {says}, not {wanted!r}")
    return found
