"""What Sonarr's and Radarr's webhooks have in common."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from anishelf.tracker.domain.events.fields import Body, identifier, number, part, parts, text, texts
from anishelf.tracker.domain.facts import EVER, Fact, FactKind
from anishelf.tracker.domain.report import Sender, TransferReport, download_key
from anishelf.tracker.domain.states import Source

UPGRADE = "upgrade"
_ANIME_WORDS = ("anime",)


def download_id(body: Body) -> str | None:
    """Return the id of the download, in capitals."""
    said = text(body, "downloadId")
    return download_key(said) if said else None


def anime_reasons(media: Body | None, sender: Sender, at: datetime) -> tuple[Fact, ...]:
    """Return what shows that it is anime: the type, a tag, the root folder, or the instance."""
    path = text(media, "path", "folderPath") or ""
    folders = {part.casefold() for part in path.replace("\\", "/").split("/")[:-1]}
    reasons = {
        "type": text(media, "type") == "anime",
        "tag": any(word in tag.casefold() for tag in texts(media, "tags") for word in _ANIME_WORDS),
        "folder": bool(folders & set(_ANIME_WORDS)),
        "instance": sender.anime,
    }
    return tuple(
        Fact(FactKind.ANIME, at, sender.source, reason)
        for reason, holds in reasons.items()
        if holds
    )


def known(media: Body | None, sender: Sender, at: datetime, *, dated: bool) -> tuple[Fact, ...]:
    """Return that the instance has it; only an addition and a look say when."""
    native = identifier(media, "id")
    moment = at if dated else EVER
    facts = [Fact(FactKind.KNOWN, moment, sender.source, str(sender.id), sender.track.value)]
    if native:
        facts.append(Fact(FactKind.NATIVE, moment, sender.source, str(sender.id), native))
    return tuple(facts)


def grab(body: Body, sender: Sender, at: datetime) -> tuple[Fact, ...]:
    """Return the fact of a grab for each item of it."""
    found = download_id(body)
    release = text(part(body, "release"), "releaseTitle")
    return (Fact(FactKind.GRABBED, at, sender.source, found, release),) if found else ()


def grabbed_transfer(body: Body, sender: Sender, at: datetime) -> tuple[TransferReport, ...]:
    """Return what a grab says of its download."""
    found, size = download_id(body), number(part(body, "release"), "size")
    if found is None:
        return ()
    facts = (Fact(FactKind.SIZE, at, sender.source, value=size),) if size else ()
    return (TransferReport(found, facts),)


def finished_transfer(body: Body, sender: Sender, at: datetime) -> tuple[TransferReport, ...]:
    """Return that the download of an import is complete."""
    found = download_id(body)
    if found is None:
        return ()
    return (TransferReport(found, (Fact(FactKind.COMPLETE, at, sender.source),)),)


def blocked_transfer(body: Body, sender: Sender, at: datetime) -> tuple[TransferReport, ...]:
    """Return why an import waits for a person, in the program's own words."""
    found = download_id(body)
    if found is None:
        return ()
    said = [line for each in parts(body, "downloadStatusMessages") for line in words(each)]
    facts = (
        Fact(FactKind.COMPLETE, at, sender.source),
        Fact(FactKind.QUEUE, at, sender.source, value="; ".join(said) or "it waits for a person"),
    )
    return (TransferReport(found, facts),)


def words(message: Body) -> Iterable[str]:
    """Yield the lines of one status message; its title alone says which file."""
    lines = texts(message, "messages")
    return lines or [text(message, "title") or ""]


def imported(file: Body, source: Source, at: datetime) -> tuple[Fact, ...]:
    """Return that a file lies in the library."""
    path = text(file, "path")
    file_id = identifier(file, "id")
    return (Fact(FactKind.IMPORTED, at, source, path, file_id),) if path else ()
