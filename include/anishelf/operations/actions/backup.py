"""What a person may do to keep everything: one file with all rows, settings and own templates."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from psycopg import Connection

from anishelf.core.url import redacted
from anishelf.disk import confined
from anishelf.errors import BackupInvalid, TargetTaken
from anishelf.store.backup import dump, is_empty, load, read_manifest
from anishelf.store.migrate import upgrade
from anishelf.store.schema import revision

_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY")
_SETTINGS: Final = "settings.env"
_TEMPLATES: Final = "templates/"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The file that was made, its bytes, and how many tables are in it."""

    file: Path
    size: int
    tables: int


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows came back, of when, the templates, and the settings that differ here.

    `settings` names each with what it was then; a setting is never changed by a restore.
    """

    rows: int
    made_at: str
    templates: tuple[str, ...]
    settings: Mapping[str, str]


def back_up(
    conn: Connection,
    file: Path,
    *,
    settings: Mapping[str, str],
    templates: Path | None,
    now: datetime,
) -> BackedUp:
    """Write all rows of one moment, *settings* without secrets, and own *templates* to *file*.

    It appears under its name when it is whole and on the disk, readable for its owner alone: feeds and
    hooks have secrets in their rows. Raises TargetTaken where there is such a file.
    """
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            manifest = dump(conn, archive, made_at=now.isoformat())
            archive.writestr(_SETTINGS, _settings_text(settings))
            for path in sorted(templates.rglob("*")) if templates else ():
                if templates and path.is_file() and not path.is_symlink():
                    archive.write(path, f"{_TEMPLATES}{path.relative_to(templates)}")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(part, file)
    except FileExistsError as error:
        raise TargetTaken(f"{file} is there already") from error
    finally:
        part.unlink()
    return BackedUp(file, file.stat().st_size, len(manifest.tables))


def restore(
    conn: Connection,
    url: str,
    file: Path,
    *,
    settings: Mapping[str, str],
    templates: Path | None,
    replace: bool = False,
) -> Restored:
    """Put what *file* holds in the place of the rows of the database at *url*, all or nothing.

    A database that is in use is left alone unless it is to be *replace*d. A backup of an older version
    goes into a database without tables, which is brought to today's version then. Templates
    come back where no file has their name. Raises BackupInvalid.
    """
    try:
        with ZipFile(file) as archive:
            manifest = read_manifest(archive)
            if revision(conn) is None:
                upgrade(url, manifest.schema)
            there = revision(conn)
            if there != manifest.schema:
                raise BackupInvalid(
                    f"its schema is {manifest.schema}, the database's is {there}: "
                    "restore it into an empty database, which is upgraded then"
                )
            if not replace and not is_empty(conn):
                raise BackupInvalid("the database is in use, and nobody said to replace its rows")
            rows = load(conn, archive, manifest)
            upgrade(url)
            kept = _templates_back(archive, templates)
            then = _settings_in(archive.read(_SETTINGS).decode())
    except (BadZipFile, KeyError, OSError) as error:
        raise BackupInvalid(f"{file} cannot be read: {error}") from error
    now = _settings_in(_settings_text(settings))
    differ = {name: value for name, value in then.items() if now.get(name) != value}
    return Restored(rows, manifest.made_at, kept, differ)


def _templates_back(archive: ZipFile, folder: Path | None) -> tuple[str, ...]:
    kept = []
    for name in archive.namelist() if folder else ():
        if folder is None or not name.startswith(_TEMPLATES) or name.endswith("/"):
            continue
        target = confined(folder, name.removeprefix(_TEMPLATES))
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("xb") as out:
                out.write(archive.read(name))
        except FileExistsError:
            continue
        kept.append(str(target))
    return tuple(kept)


def _settings_text(settings: Mapping[str, str]) -> str:
    """Return the settings as lines, without passwords, keys and what addresses hide."""
    told = {
        name: redacted(value) if "://" in value else value
        for name, value in sorted(settings.items())
        if name.startswith("ANISHELF_") and not _SECRET.search(name)
    }
    return "".join(f"{name}={value}\n" for name, value in told.items())


def _settings_in(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
