"""The quick way through plain RSS 2.0: the same entries as feedparser's, in a tenth of the time."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_PREFIXES = {"https://nyaa.si/xmlns/nyaa": "nyaa_"}
# Elements that feedparser reads into the fields which an entry of ours is made of.
_TEXTS = {"title": "title", "guid": "id", "comments": "comments", "pubdate": "published"}
_MARKUP = re.compile(r"<|&#?\w+;")
_IGNORED = frozenset({"description", "category", "author", "source", "link", "enclosure"})


def plain_entries(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """Return channel and entries of a plain RSS document; None for anything out of the ordinary."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return None
    entries = [_entry(item) for item in channel.iterfind("item")]
    if not entries or any(entry is None for entry in entries):
        return None
    head = {"title": channel.findtext("title"), "link": channel.findtext("link")}
    return head, [entry for entry in entries if entry is not None]


def _entry(item: etree._Element) -> dict[str, Any] | None:
    entry: dict[str, Any] = {"links": []}
    for child in item:
        if not isinstance(child.tag, str) or not _read(child, entry):
            return None
    named = any(link["rel"] == "alternate" for link in entry["links"])
    return entry if named else None


def _read(child: etree._Element, entry: dict[str, Any]) -> bool:
    # Cut by hand: a feed of 10,000 entries has 150,000 names, and QName checks each of them.
    namespace, _, name = str(child.tag).rpartition("}")
    field, text = name.lower(), (child.text or "").strip()
    if namespace:
        return _extension(namespace[1:], field, text, child, entry)
    if field == "link":
        entry["links"].append({"rel": "alternate", "type": "text/html", "href": text})
    elif field == "enclosure":
        entry["links"].append({**{str(k): str(v) for k, v in child.items()}, "rel": "enclosure"})
        entry["links"][-1]["href"] = entry["links"][-1].pop("url", "")
    elif field in _TEXTS:
        if len(child) or _MARKUP.search(text) or _is_encoded_twice(text):
            return False  # markup in a title is feedparser's business
        if entry.setdefault(_TEXTS[field], text) != text:
            return False
    elif field == "description" and ("magnet:" in text or ".torrent" in text):
        entry["summary"] = text
    return field in _IGNORED or field in _TEXTS


def _is_encoded_twice(text: str) -> bool:
    """Return whether this is UTF-8 read as Latin-1 («Â¡»), which feedparser mends."""
    try:
        return text.encode("latin-1").decode() != text
    except UnicodeError:
        return False


def _extension(
    namespace: str, field: str, text: str, child: etree._Element, entry: dict[str, Any]
) -> bool:
    prefix = _PREFIXES.get(namespace)
    if prefix is None or len(child):
        return False
    return bool(entry.setdefault(prefix + field, text) == text)
