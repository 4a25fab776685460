"""Writes NFO texts from templates, and reads every one back strictly before it may be used.

A user may put a template of the same name into a folder of their own; it replaces ours.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from anishelf.errors import MetadataInvalid
from anishelf.metadata.domain.nfo import EpisodeNfo, MovieNfo, Nfo, SeasonNfo, ShowNfo

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATES = ("premiered", "aired", "enddate")
_NEEDED = ("title", "plot")


class NfoRenderer:
    """Turns NFO values into files; *templates* is a folder whose templates come before ours."""

    def __init__(self, templates: Path | None = None) -> None:
        ours = PackageLoader("anishelf.metadata.adapters")
        theirs = [FileSystemLoader(templates)] if templates else []
        self._environment = SandboxedEnvironment(
            loader=ChoiceLoader([*theirs, ours]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, nfo: Nfo) -> bytes:
        """Return the file that says *nfo*; MetadataInvalid where a template makes no valid one."""
        match nfo:
            case ShowNfo():
                return self.show(nfo)
            case SeasonNfo():
                return self.season(nfo)
            case MovieNfo():
                return self.movie(nfo)
            case _:
                return self.episodes(nfo)

    def show(self, nfo: ShowNfo) -> bytes:
        """Return tvshow.nfo."""
        return self._document(self._block("tvshow", nfo))

    def season(self, nfo: SeasonNfo) -> bytes:
        """Return season.nfo."""
        return self._document(self._block("season", nfo))

    def movie(self, nfo: MovieNfo) -> bytes:
        """Return the NFO of a film."""
        return self._document(self._block("movie", nfo))

    def episodes(self, nfos: tuple[EpisodeNfo, ...]) -> bytes:
        """Return the NFO of one video: a block for each of its episodes, under ONE declaration.

        Jellyfin stops at a second declaration, so a file of two episodes is no XML document.
        """
        return self._document("".join(self._block("episode", nfo) for nfo in nfos))

    def _block(self, name: str, nfo: Any) -> str:
        try:
            text = self._environment.get_template(f"{name}.xml.j2").render(nfo=nfo)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise MetadataInvalid(f"the template {name}.xml.j2 cannot be used: {error}") from error
        text = text.strip() + "\n"
        _check(text, name)
        return text

    def _document(self, blocks: str) -> bytes:
        return (_DECLARATION + blocks).encode()


def read_block(text: str) -> etree._Element:
    """Return the root of one XML block, as strictly as Jellyfin reads it, or MetadataInvalid."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise MetadataInvalid(f"an NFO was made that is no XML: {error}") from error


def _check(text: str, name: str) -> None:
    root = read_block(text)
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise MetadataInvalid(f"{name}.xml.j2 writes a comment or an instruction into the NFO")
        if not len(element) and not (element.text or "").strip():
            raise MetadataInvalid(f"{name}.xml.j2 writes an empty <{element.tag}>")
    for needed in _NEEDED:
        if not root.findtext(needed):
            raise MetadataInvalid(f"{name}.xml.j2 writes no <{needed}>")
    for tag in _DATES:
        if not all(_DATE.fullmatch(each.text or "") for each in root.iter(tag)):
            raise MetadataInvalid(f"{name}.xml.j2 writes a <{tag}> that is not yyyy-mm-dd")
