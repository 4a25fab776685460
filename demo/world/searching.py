"""How the stand-in's search reads a request and finds subjects; as loose as the real one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Any, TypeAlias

from demo.world.subjects import Json

_SORTS = ("match", "heat", "rank", "score")
_NUMBER = re.compile(r"(>=|<=|>|<|=) *(\d+(?:\.\d+)?)")
_DATE = re.compile(r"(>=|<=|>|<|=) *(\d{4}-\d{2}-\d{2})")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
_HALF = 0.5
_Test: TypeAlias = Callable[[Json], bool]


class BadSearch(Exception):
    """The search cannot be understood; `title` and text are what bangumi.tv answers with a 400."""

    def __init__(self, title: str, description: str) -> None:
        super().__init__(description)
        self.title = title


@dataclass(frozen=True, slots=True)
class Search:
    """A search that was understood: `fits` tells which subjects its filter lets through."""

    keyword: str
    sort: str
    fits: _Test


def read_search(body: bytes) -> Search:
    """Read the body of POST /v0/search/subjects, or raise BadSearch."""
    try:
        document = json.loads(body)
    except ValueError as error:
        raise BadSearch("JSON Error", f"can't decode request body as json: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("keyword"), str):
        raise BadSearch("Bad Request", "keyword must be a string")
    sort = document.get("sort", "match")
    if sort not in _SORTS:
        raise BadSearch("Bad Request", f"sort not supported: {sort}")
    return Search(document["keyword"], sort, _reads_filter(document.get("filter") or {}))


def find(search: Search, subjects: Iterable[Json]) -> list[Json]:
    """Return the subjects that share at least half of the keyword, in the order asked for."""
    scored = [(_likeness(search.keyword, subject), subject) for subject in subjects]
    hits = [
        (score, subject) for score, subject in scored if score >= _HALF and search.fits(subject)
    ]
    # Newest first among equals: the real index does not promise that a first season comes first.
    hits.sort(key=lambda hit: (_order(search.sort, *hit), hit[1]["id"]), reverse=True)
    return [subject for _, subject in hits]


def _order(sort: str, score: float, subject: Json) -> float:
    if sort == "heat":
        return float(sum(subject["collection"].values()))
    if sort == "rank":
        return -float(subject["rating"]["rank"] or 1e9)
    if sort == "score":
        return float(subject["rating"]["score"])
    return score


def _likeness(keyword: str, subject: Json) -> float:
    wanted = _words(keyword)
    if not wanted:
        return 1.0
    return max(len(wanted & _words(name)) / len(wanted) for name in _names(subject))


def _names(subject: Json) -> Iterable[str]:
    yield subject["name"]
    yield subject["name_cn"]
    for entry in subject.get("infobox") or []:
        if entry["key"] in {"别名", "中文名"}:
            value = entry["value"]
            yield from [value] if isinstance(value, str) else [each["v"] for each in value]


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    words = set(re.findall(r"[a-z0-9]+", plain))
    for run in re.findall(r"[^\W\d_a-z]+", plain):
        words |= {run[at : at + 2] for at in range(max(1, len(run) - 1))}
    return words


def _reads_filter(raw: Json) -> _Test:
    if not isinstance(raw, dict):
        raise _wrong_type("filter", "an object")
    types = _listed(raw, "type", int)
    tests: list[_Test] = []
    if types:
        tests.append(lambda subject: subject["type"] in types)
    tests += [_has_tag(tag, "meta_tags") for tag in _listed(raw, "meta_tags", str)]
    tests += [_has_tag(tag, "tags") for tag in _listed(raw, "tag", str)]
    for name in ("rating", "rating_count", "rank"):
        tests += [_number_test(rule, name) for rule in _listed(raw, name, str)]
    tests += [_date_test(rule) for rule in _listed(raw, "air_date", str)]
    nsfw = raw.get("nsfw")
    if nsfw is not None and not isinstance(nsfw, bool):
        raise _wrong_type("nsfw", "true or false")
    return lambda subject: all(test(subject) for test in tests) and nsfw in {None, subject["nsfw"]}


def _listed(raw: Json, name: str, kind: type) -> list[Any]:
    values = raw.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or not all(type(each) is kind for each in values):
        raise _wrong_type(name, f"a list of {kind.__name__}")
    return values


def _wrong_type(name: str, wanted: str) -> BadSearch:
    return BadSearch("JSON Error", f"can't decode request body: {name} must be {wanted}")


def _has_tag(tag: str, name: str) -> _Test:
    wanted = not tag.startswith("-")
    bare = tag.removeprefix("-")

    def test(subject: Json) -> bool:
        tags = [each if isinstance(each, str) else each["name"] for each in subject[name]]
        return (bare in tags) is wanted

    return test


def _number_test(rule: str, name: str) -> _Test:
    match = _NUMBER.fullmatch(rule)
    if match is None:
        raise BadSearch("Bad Request", f"invalid {name} filter: {rule!r}")
    compare, bound = _COMPARE[match[1]], float(match[2])
    field = {"rating": "score", "rating_count": "total", "rank": "rank"}[name]
    return lambda subject: compare(subject["rating"][field], bound)


def _date_test(rule: str) -> _Test:
    match = _DATE.fullmatch(rule)
    if match is None:
        raise BadSearch("Bad Request", f"invalid date filter: {rule!r}, dates are YYYY-MM-DD")
    compare, bound = _COMPARE[match[1]], match[2]
    return lambda subject: subject["date"] is not None and compare(subject["date"], bound)
