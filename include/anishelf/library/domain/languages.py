"""Languages by code and by name, as tags that Jellyfin reads in the name of a file. Pure.

Codes are ISO 639-1, -2 and -3 with a script and a region (BCP 47); names are English or the
language's own. The tables are Unicode's, as Babel carries them, and a few words of release groups.
"""

from __future__ import annotations

import re
from functools import cache

HANS, HANT, ZH = "zh-Hans", "zh-Hant", "zh"
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?",
    re.IGNORECASE,
)
_SHORTEST_NAME = 4  # a shorter word is a code, or no language
_HANT_REGIONS = frozenset({"TW", "HK", "MO"})
# Jellyfin takes none of chs, cht, sc, tc, gb and big5 for a language.
COMMON = {
    **dict.fromkeys(
        ("zh-hans", "zh-cn", "zh-sg", "chs", "sc", "gb", "gbk", "hans", "chi-sim", "zh-chs",
         "simplified", "simplified chinese", "chinese simplified"), HANS),
    **dict.fromkeys(
        ("zh-hant", "zh-tw", "zh-hk", "cht", "tc", "big5", "hant", "chi-tra", "zh-cht",
         "traditional", "traditional chinese", "chinese traditional"), HANT),
    **dict.fromkeys(("zh", "chi", "zho", "chinese", "cn", "cmn", "mandarin"), ZH),
    **dict.fromkeys(("ja", "jp", "jpn", "japanese"), "ja"),
    **dict.fromkeys(("en", "eng", "english"), "en"),
    **dict.fromkeys(("ko", "kr", "kor", "korean"), "ko"),
    **{code: code for code in ("th", "vi", "id", "ms", "ru", "fr", "de", "es", "pt", "it", "ar")},
    "简": HANS, "簡": HANS, "繁": HANT, "中": ZH, "日": "ja", "英": "en", "韩": "ko", "韓": "ko",
}  # fmt: skip
_OWN_NAMES = {
    "中文": ZH, "汉语": ZH, "漢語": ZH, "普通话": ZH, "國語": ZH, "粵語": "yue", "粤语": "yue",
    "日本語": "ja", "한국어": "ko", "русский": "ru", "українська": "uk", "français": "fr",
    "francais": "fr", "deutsch": "de", "español": "es", "espanol": "es", "castellano": "es",
    "latino": "es-419", "português": "pt", "portugues": "pt", "brasileiro": "pt-BR",
    "italiano": "it", "nederlands": "nl", "polski": "pl", "čeština": "cs", "magyar": "hu",
    "română": "ro", "svenska": "sv", "norsk": "nb", "dansk": "da", "suomi": "fi", "türkçe": "tr",
    "ελληνικά": "el", "العربية": "ar", "עברית": "he", "فارسی": "fa", "हिन्दी": "hi", "ไทย": "th",
    "tiếng việt": "vi", "bahasa indonesia": "id", "bahasa melayu": "ms", "filipino": "fil",
    "български": "bg", "hrvatski": "hr", "srpski": "sr", "српски": "sr", "slovenčina": "sk",
    "català": "ca",
}  # fmt: skip
_WORDS = {"brazilian": "pt-BR", "castilian": "es", "farsi": "fa", "tagalog": "fil"}


def named_language(name: str) -> str | None:
    """Return the tag of a language's name in English or in itself, or None."""
    low = " ".join(name.lower().replace("_", " ").split())
    if low in COMMON or low in _OWN_NAMES or low in _WORDS:
        return COMMON.get(low) or _OWN_NAMES.get(low) or _WORDS[low]
    return _english_names().get(low) if len(low) >= _SHORTEST_NAME else None


def coded_language(code: str) -> str | None:
    """Return the tag of a code such as `rus`, `pt-BR`, `es-419` or `cmn-Hans`, or None."""
    match = _TAG.fullmatch(code)
    if match is None:
        return None
    language = _known(match["language"].lower())
    script, region = (match["script"] or "").title(), (match["region"] or "").upper()
    if language is None or (region and region not in _regions()) or not _is_script(script):
        return None
    if language == ZH and (script or region):
        traditional = script == "Hant" or (not script and region in _HANT_REGIONS)
        return HANT if traditional else HANS
    return "-".join(part for part in (language, script, region) if part)


def region_named(name: str) -> str | None:
    """Return the region of an English name (`Brazil`, `Latin America`), or None."""
    low = " ".join(name.lower().split())
    return _region_names().get(low)


def _known(code: str) -> str | None:
    """Return the shortest code of a language, or None for a code that is none."""
    from babel.core import get_global  # 60 ms, needed for rare languages alone

    if code in COMMON and COMMON[code] not in {HANS, HANT}:
        return COMMON[code]
    alias = str(get_global("language_aliases").get(code, code))
    return alias if alias in _english_codes() else None


def _is_script(script: str) -> bool:
    from babel.core import Locale

    return not script or script in Locale("en").scripts


@cache
def _english_names() -> dict[str, str]:
    from babel.core import Locale

    names = Locale("en").languages.items()
    return {str(name).lower(): str(code).replace("_", "-") for code, name in names}


@cache
def _english_codes() -> frozenset[str]:
    return frozenset(_english_names().values()) | {"id", "yue", "cmn"}


@cache
def _region_names() -> dict[str, str]:
    from babel.core import Locale

    return {str(name).lower(): str(code) for code, name in Locale("en").territories.items()}


def _regions() -> frozenset[str]:
    return frozenset(_region_names().values())
