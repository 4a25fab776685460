"""`python -m docs.catalogues`: brings the catalogues of the web app up to what its texts are.

Each noun has a catalogue of its own in each language, so that two people who add pages do not
meet in one file. A text that two nouns share is in that of the frame.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parents[1] / "include" / "anishelf" / "web"
LOCALES = WEB / "locale"
TRANSLATED = ("zh-Hans", "zh-Hant", "ja")
FRAME = "frame"
_KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "say": None,
    "ngettext": (1, 2),
    "say_many": (1, 2),
    "Problem": (3,),
}
Text = str | tuple[str, ...]
Translation = str | tuple[str, ...] | list[str] | None


def texts() -> dict[str, list[Text]]:
    """Return the texts of each noun, in the order in which the code has them."""
    found: dict[str, list[Text]] = {FRAME: []}
    seen: dict[Text, set[str]] = {}
    order: list[Text] = []
    for file, method in _sources():
        for _, message, _, _ in extract_from_file(method, file, keywords=_KEYWORDS):
            nouns = seen.setdefault(message, set())
            if not nouns:
                order.append(message)
            nouns.add(_noun(file))
    for message in order:
        nouns = seen[message]
        noun = next(iter(nouns)) if len(nouns) == 1 else FRAME
        found.setdefault(noun, []).append(message)
    return found


def current(language: str, noun: str) -> Catalog:
    """Return what is checked in of one noun in one language."""
    file = LOCALES / language / f"{noun}.po"
    content = file.read_bytes() if file.exists() else b""
    return read_po(BytesIO(content), locale=language.replace("-", "_"))


def updated(
    language: str, noun: str, wanted: Iterable[Text], known: Mapping[str, Translation]
) -> Catalog:
    """Return the catalogue of *wanted* with what *known* has of it; the rest is empty."""
    made = Catalog(locale=language.replace("-", "_"), domain=noun, fuzzy=False)
    for text in wanted:
        first = text if isinstance(text, str) else text[0]
        string = known.get(first)
        plural = not isinstance(text, str)
        made.add(text, (string,) if plural and isinstance(string, str) else string)
    return made


def main(arguments: list[str]) -> int:
    """Write every catalogue; say what is not translated yet, and return 1 when there is any.

    A file may bring translations: a text and its three translations a line, tabs between.
    """
    missing: list[str] = []
    everything = texts()
    brought = [line.split("\t") for file in arguments for line in _lines(Path(file))]
    for language in TRANSLATED:
        known: dict[str, Translation] = {}
        for file in sorted((LOCALES / language).glob("*.po")):
            for message in current(language, file.stem):
                if message.id and _done(message.string):
                    known[message.id if isinstance(message.id, str) else message.id[0]] = (
                        message.string
                    )
            file.unlink()
        for text, *translated in brought:
            known[text] = translated[TRANSLATED.index(language)]
        for noun, wanted in everything.items():
            made = updated(language, noun, wanted, known)
            empty = [each.id for each in made if each.id and not _done(each.string)]
            missing += [f"{language}/{noun}: {text!r}" for text in empty]
            _write(LOCALES / language / f"{noun}.po", made)
    sys.stderr.write("".join(f"not translated: {line}\n" for line in missing[:20]))
    return 1 if missing else 0


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.count("\t") == 3]  # noqa: PLR2004


def _write(file: Path, catalogue: Catalog) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    plain = Catalog(locale=catalogue.locale)
    for message in catalogue:
        if message.id:
            plain.add(message.id, message.string)
    content = BytesIO()
    write_po(content, plain, omit_header=True, width=0, no_location=True)
    told = ["Content-Type: text/plain; charset=utf-8", f"Plural-Forms: {plain.plural_forms}"]
    header = "".join(['msgid ""\nmsgstr ""\n', *(f'"{line}\\n"\n' for line in told), "\n"])
    if content.getvalue():
        file.write_bytes(header.encode() + content.getvalue().lstrip())


def _done(string: Translation) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def _sources() -> Iterator[tuple[Path, str]]:
    for file in sorted(WEB.rglob("*.py")):
        yield file, "python"
    for file in sorted((WEB / "templates").rglob("*.html")):
        yield file, "jinja2.ext:babel_extract"


def _noun(file: Path) -> str:
    inside = file.relative_to(WEB).parts
    if inside[0] == "pages" and file.stem != "__init__":
        return file.stem
    if inside[0] == "templates" and len(inside) > 2:  # noqa: PLR2004  # templates/<noun>/…
        return inside[1]
    return FRAME


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
