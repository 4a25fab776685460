"""The settings: one frozen object from `ANISHELF_*` variables. Nothing else reads them."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from anishelf.errors import SettingInvalid
from anishelf.settings.defaults import CATALOGUE_URL, EPISODE_TEMPLATE, ID_MAP_URL, MOVIE_TEMPLATE

T = TypeVar("T")
_FILES = "a number of files from 1 on"
_FEW_CORES, _LITTLE_MEMORY = 2, 4 << 30


class Transfer(StrEnum):
    """How a finished file reaches the library."""

    HARDLINK = "hardlink"
    COPY = "copy"
    MOVE = "move"


class Extras(StrEnum):
    """What becomes of openings, menus and trailers."""

    KEEP = "keep"
    LEAVE = "leave"


class TitleLanguage(StrEnum):
    """The language of folder names and NFO titles; the others are its fallback."""

    ZH = "zh"
    JA = "ja"
    EN = "en"


class Profile(StrEnum):
    """What the stack is tuned for."""

    BUSY = "busy"
    """An episode in seconds, for memory and a little computing."""

    QUIET = "quiet"
    """A small machine: an episode within ten seconds, and little while nothing happens."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set; `.env.example` explains each one."""

    data_dir: Path
    library_dir: Path
    movies_dir: Path
    downloads_dir: Path
    trash_dir: Path
    transfer: Transfer
    extras: Extras
    collect_cron: str
    poll_fast: float
    poll_slow: float
    path_template: str
    movie_template: str
    title_language: TitleLanguage
    proxy: str | None
    nfo_templates: Path | None
    owner: tuple[int, int] | None
    file_mode: int
    dir_mode: int
    min_free_space: int
    max_adds_per_run: int
    allowed_hosts: tuple[str, ...]
    release_sites: tuple[str, ...]
    bangumi_interval: float
    stall_after: float
    downloader_failures: int
    http_max_size: int
    keep_runs_days: int
    keep_events_days: int
    public_url: str | None
    bind: str
    catalogue_url: str
    id_map_url: str
    enable_deletion: bool
    deletion_files_per_run: int
    deletion_files_per_day: int
    profile: Profile

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the variables of *env* (default: the process's), or raise SettingInvalid."""
        read = Variables(os.environ if env is None else env)
        data = read.path("DATA_DIR", Path("data"))
        return cls(
            data_dir=data,
            library_dir=read.path("LIBRARY_DIR", data / "library"),
            movies_dir=read.path("MOVIES_DIR", data / "movies"),
            downloads_dir=read.path("DOWNLOADS_DIR", data / "downloads"),
            trash_dir=read.path("TRASH_DIR", data / ".trash"),
            transfer=read.value("TRANSFER", Transfer.HARDLINK, Transfer, "hardlink, copy or move"),
            extras=read.value("EXTRAS", Extras.KEEP, Extras, "keep or leave"),
            collect_cron=read.text("COLLECT_CRON", "*/5 * * * *"),
            poll_fast=read.seconds("POLL_FAST", 1),
            poll_slow=read.seconds("POLL_SLOW", 30),
            path_template=read.text("PATH_TEMPLATE", EPISODE_TEMPLATE),
            movie_template=read.text("MOVIE_TEMPLATE", MOVIE_TEMPLATE),
            title_language=read.value(
                "TITLE_LANGUAGE", TitleLanguage.ZH, TitleLanguage, "zh, ja or en"
            ),
            proxy=read.text("PROXY", "") or None,
            nfo_templates=read.optional_path("NFO_TEMPLATES"),
            owner=read.value(
                "OWNER", None, _owner, "user and group as numbers, for example 1000:1000"
            ),
            file_mode=read.value("FILE_MODE", 0o644, _mode, "an octal mode, for example 644"),
            dir_mode=read.value("DIR_MODE", 0o755, _mode, "an octal mode, for example 755"),
            min_free_space=read.bytes("MIN_FREE_SPACE", 1 << 30),
            max_adds_per_run=read.value("MAX_ADDS_PER_RUN", 200, int, "a number, for example 200"),
            allowed_hosts=tuple(h for h in read.text("ALLOWED_HOSTS", "").split(",") if h),
            release_sites=tuple(s for s in read.text("RELEASE_SITES", "").split(",") if s.strip()),
            bangumi_interval=read.value(
                "BANGUMI_INTERVAL", 1.0, _not_negative, "seconds between calls, for example 1"
            ),
            stall_after=read.seconds("STALL_AFTER", 21600),
            downloader_failures=read.value(
                "DOWNLOADER_FAILURES", 5, _at_least_one, "a number from 1 on, for example 5"
            ),
            http_max_size=read.bytes("HTTP_MAX_SIZE", 100 << 30),
            keep_runs_days=read.value(
                "KEEP_RUNS_DAYS", 30, _at_least_one, "days from 1 on, for example 30"
            ),
            keep_events_days=read.value(
                "KEEP_EVENTS_DAYS", 30, _at_least_one, "days from 1 on, for example 30"
            ),
            public_url=read.value(
                "PUBLIC_URL", None, _address, "an address, for example https://nas.example:8080"
            ),
            bind=read.value("BIND", "127.0.0.1", _ip, "an IP address, for example 0.0.0.0"),
            catalogue_url=read.text("CATALOGUE_URL", CATALOGUE_URL),
            id_map_url=read.text("ID_MAP_URL", ID_MAP_URL),
            enable_deletion=read.value("ENABLE_DELETION", False, _yes, "yes or no"),  # noqa: FBT003
            deletion_files_per_run=read.value("DELETION_FILES_PER_RUN", 500, _at_least_one, _FILES),
            deletion_files_per_day=read.value(
                "DELETION_FILES_PER_DAY", 1000, _at_least_one, _FILES
            ),
            profile=read.value("PROFILE", usual_profile(), Profile, "busy or quiet"),
        )


def usual_profile() -> Profile:
    """Return the profile that suits this machine: quiet up to two cores or 4 GB of memory."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    small = (os.cpu_count() or 1) <= _FEW_CORES or memory <= _LITTLE_MEMORY
    return Profile.QUIET if small else Profile.BUSY


@dataclass(frozen=True, slots=True)
class Variables:
    """The `ANISHELF_*` variables of *env*; each is read with a default, or raises SettingInvalid."""

    env: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        """Return the words of a variable."""
        return self.env.get(f"ANISHELF_{name}", "").strip() or default

    def path(self, name: str, default: Path) -> Path:
        """Return an absolute path."""
        return Path(self.text(name, str(default))).expanduser().absolute()

    def optional_path(self, name: str) -> Path | None:
        """Return an absolute path, or None where none is set."""
        return self.path(name, Path()) if self.text(name, "") else None

    def seconds(self, name: str, default: float) -> float:
        """Return a positive number of seconds."""
        return self.value(name, float(default), _positive, f"seconds, for example {default:g}")

    def bytes(self, name: str, default: int) -> int:
        """Return a number of bytes."""
        return self.value(name, default, int, f"bytes, for example {default}")

    def value(self, name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
        """Return what *parse* makes of a variable; *expected* says what it should be."""
        text = self.text(name, "")
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            raise SettingInvalid(f"ANISHELF_{name} is {text!r}; it must be {expected}") from error


def _positive(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise ValueError(text)
    return number


def _not_negative(text: str) -> float:
    number = float(text)
    if number < 0:
        raise ValueError(text)
    return number


def _owner(text: str) -> tuple[int, int] | None:
    user, group = (int(part) for part in text.split(":"))
    if min(user, group) < 0:
        raise ValueError(text)
    return user, group


def _yes(text: str) -> bool:
    if text.lower() not in {"yes", "true", "1", "no", "false", "0"}:
        raise ValueError(text)
    return text.lower() in {"yes", "true", "1"}


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _address(text: str) -> str | None:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(text)
    return text.rstrip("/")


def _ip(text: str) -> str:
    return str(ipaddress.ip_address(text))


def _mode(text: str) -> int:
    return int(text, 8)
