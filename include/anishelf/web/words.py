"""What stages, steps and failures are called, and the tone and sign of each.

The words are English texts to translate; `core` and `views` keep codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anishelf.downloads.actions import CommandAction, DownloadFlag, DownloadStatus
from anishelf.operations.actions import Health
from anishelf.views import Failure, FailureKind, Stage, Step
from anishelf.web.nav import N_


@dataclass(frozen=True, slots=True)
class Shown:
    """How a state looks: whose turn it is (the tone), its sign, and its word."""

    tone: str
    icon: str
    word: str


STAGES: Final[Mapping[Stage, Shown]] = {
    Stage.UNREAD: Shown("rest", "clock", N_("not read yet")),
    Stage.UNREADABLE: Shown("call", "ask", N_("not readable")),
    Stage.UNMATCHED: Shown("call", "ask", N_("not recognised")),
    Stage.SKIPPED: Shown("rest", "minus", N_("skipped")),
    Stage.UNDECIDED: Shown("rest", "clock", N_("not decided yet")),
    Stage.BLOCKED: Shown("wait", "lock", N_("show not recognised")),
    Stage.FILTERED: Shown("rest", "rules", N_("filtered out")),
    Stage.SUPERSEDED: Shown("rest", "swap", N_("a better one exists")),
    Stage.CONFLICT: Shown("call", "split", N_("two are equal")),
    Stage.WANTED: Shown("shelf", "check", N_("wanted")),
    Stage.QUEUED: Shown("rest", "clock", N_("queued")),
    Stage.NO_DOWNLOADER: Shown("call", "cross", N_("no downloader")),
    Stage.DOWNLOADING: Shown("move", "download", N_("downloading")),
    Stage.STUCK: Shown("wait", "alert", N_("stuck")),
    Stage.DOWNLOAD_FAILED: Shown("call", "cross", N_("download failed")),
    Stage.CANCELLED: Shown("rest", "cross", N_("cancelled")),
    Stage.REMOVED: Shown("rest", "trash", N_("removed")),
    Stage.DOWNLOADED: Shown("move", "tray", N_("downloaded")),
    Stage.SYNCING: Shown("move", "import", N_("moving in")),
    Stage.SYNC_FAILED: Shown("call", "cross", N_("could not move in")),
    Stage.BATCH_UNMATCHED: Shown("call", "ask", N_("files unclear")),
    Stage.IN_LIBRARY: Shown("shelf", "check", N_("in the library")),
    Stage.UNDESCRIBED: Shown("wait", "alert", N_("not described")),
    Stage.MISMATCHED: Shown("call", "ask", N_("no longer matches")),
    Stage.MISSING: Shown("call", "gap", N_("missing")),
    Stage.LIBRARY_CONFLICT: Shown("call", "split", N_("name taken")),
    Stage.TRASHED: Shown("rest", "trash", N_("in the trash")),
}

STEPS: Final[Mapping[Step, Shown]] = {
    Step.FETCH: Shown("rest", "feed", N_("Feed")),
    Step.PARSE: Shown("rest", "match", N_("Title")),
    Step.DECIDE: Shown("rest", "rules", N_("Decision")),
    Step.DISPATCH: Shown("move", "tray", N_("Downloader")),
    Step.DOWNLOAD: Shown("move", "download", N_("Download")),
    Step.MOVE: Shown("move", "import", N_("Into the library")),
    Step.RESYNC: Shown("move", "swap", N_("Moved within the library")),
    Step.METADATA: Shown("shelf", "match", N_("Description")),
    Step.LIBRARY: Shown("shelf", "library", N_("Library file")),
}

FAILURES: Final[Mapping[FailureKind, str]] = {
    FailureKind.FEED: N_("Feed"),
    FailureKind.DOWNLOADER: N_("Downloader"),
}
"""What comes before the name of something that fails; other names speak for themselves."""


def failure_prefix(failure: Failure) -> str | None:
    """Return the text to translate that stands before a failure's name, or None."""
    return FAILURES.get(failure.kind)


DOWNLOADS: Final[Mapping[DownloadStatus, Shown]] = {
    DownloadStatus.PENDING: Shown("rest", "clock", N_("queued")),
    DownloadStatus.DOWNLOADING: Shown("move", "download", N_("downloading")),
    DownloadStatus.COMPLETED: Shown("shelf", "check", N_("downloaded")),
    DownloadStatus.FAILED: Shown("call", "cross", N_("failed")),
    DownloadStatus.CANCELLED: Shown("rest", "cross", N_("cancelled")),
    DownloadStatus.REMOVED: Shown("rest", "trash", N_("removed")),
    DownloadStatus.NO_DOWNLOADER: Shown("call", "cross", N_("no downloader")),
}

ASKED: Final[Mapping[CommandAction, str]] = {
    CommandAction.RETRY: N_("begin again"),
    CommandAction.CANCEL: N_("cancel"),
    CommandAction.PAUSE: N_("pause"),
    CommandAction.RESUME: N_("go on"),
    CommandAction.REMOVE: N_("remove, keep the files"),
    CommandAction.REMOVE_WITH_DATA: N_("remove with its files"),
}
"""What a person asks of a download."""

SPOKEN: Final[Mapping[DownloadFlag, str]] = {
    DownloadFlag.STALLED: N_("stuck"),
    DownloadFlag.ERROR: N_("error"),
    DownloadFlag.MISSING_FILES: N_("files are missing"),
    DownloadFlag.PAUSED: N_("paused"),
    DownloadFlag.UNKNOWN_STATE: N_("unknown state"),
}
"""What keeps a download from getting on."""

POLICY: Final[Mapping[str, tuple[str, str]]] = {
    "groups": (N_("Groups"), N_("the best first, separated by commas")),
    "resolutions": (N_("Resolutions"), N_("the best first: 1080p, 2160p, 720p")),
    "languages": (N_("Subtitles"), N_("the best first: chs, cht, jpn, eng")),
    "codecs": (N_("Codecs"), N_("the best first: hevc, avc, av1")),
    "sources": (N_("Sources"), N_("the best first: bd, web, dvd, tv")),
    "must-have": (N_("Must stand in the title"), N_("a|b means either")),
    "must-not": (N_("Must not stand in the title"), N_("a|b means either")),
    "batches": (N_("Whole seasons"), N_("yes or no")),
    "specials": (N_("Specials"), N_("yes or no")),
    "movies": (N_("Films"), N_("yes or no")),
    "standby": (N_("Wait for the first group"), N_("yes or no")),
    "replaces": (N_("Replace what is in the library by what is better"), N_("yes or no")),
    "ties": (N_("When nothing tells two apart"), N_("first: the first that came; ask: you choose")),
}
"""What each part of the policy is called, and what fits in it."""

RULES_DONE: Final[Mapping[str, tuple[str, str | None]]] = {
    "enable": (N_("It counts again."), "disable"),
    "disable": (N_("It is switched off."), "enable"),
    "remove": (N_("It is removed."), None),
    "order": (N_("It comes first now."), None),
}
"""What is said of a rule when something was done to it, and what undoes it."""

CHECKED: Final[Mapping[Health, Shown]] = {
    Health.OK: Shown("shelf", "check", N_("works")),
    Health.OFF: Shown("rest", "minus", N_("not set up")),
    Health.WARNING: Shown("wait", "alert", N_("worth a look")),
    Health.BAD: Shown("call", "cross", N_("does not work")),
}
"""How a part is that was asked."""

_MENDED: Final[tuple[tuple[str, str, str], ...]] = (
    ("feed", "/subscriptions", N_("Look at the feeds")),
    ("qbittorrent", "/downloads", N_("Look at the downloaders")),
    ("aria2", "/downloads", N_("Look at the downloaders")),
    ("transmission", "/downloads", N_("Look at the downloaders")),
    ("http", "/downloads", N_("Look at the downloaders")),
    ("queue", "/downloads", N_("Look at the downloads")),
    ("sync", "/downloads?view=done", N_("Look at the downloads")),
    ("rule", "/rules/parsers", N_("Look at the rules")),
    ("inbox", "/settings", N_("Look at who may call")),
    ("free space", "/settings", N_("Look at the folders")),
)


def place_to_mend(part: str) -> tuple[str, str] | None:
    """Return the path below the app where a part can be mended, and what to call it, or None."""
    low = part.lower()
    return next(((path, word) for start, path, word in _MENDED if low.startswith(start)), None)


SETTINGS: Final[Mapping[str, str]] = {
    "data_dir": N_("Where everything lies that Anishelf makes"),
    "library_dir": N_("The library of series"),
    "movies_dir": N_("The library of films"),
    "downloads_dir": N_("Where downloads arrive"),
    "trash_dir": N_("Where replaced and removed files wait"),
    "transfer": N_("How a file reaches the library"),
    "extras": N_("What becomes of openings and trailers"),
    "collect_cron": N_("When feeds are looked at"),
    "poll_fast": N_("Seconds between looks while something downloads"),
    "poll_slow": N_("Seconds between looks while nothing does"),
    "path_template": N_("How files of series are named"),
    "movie_template": N_("How files of films are named"),
    "title_language": N_("The language of folder names"),
    "proxy": N_("The proxy for all that is fetched"),
    "nfo_templates": N_("A folder with NFO templates of your own"),
    "owner": N_("Who owns the files"),
    "file_mode": N_("Permissions of files"),
    "dir_mode": N_("Permissions of folders"),
    "min_free_space": N_("Bytes that stay free"),
    "max_adds_per_run": N_("How many downloads one run may begin"),
    "allowed_hosts": N_("Private hosts that may be asked"),
    "release_sites": N_("Sites that are searched for releases"),
    "bangumi_interval": N_("Seconds between questions to bangumi.tv"),
    "stall_after": N_("After how many seconds a download is stuck"),
    "downloader_failures": N_("After how many failures a downloader is shown as failing"),
    "http_max_size": N_("The largest file fetched by HTTP, in bytes"),
    "keep_runs_days": N_("Days that runs are kept"),
    "keep_events_days": N_("Days that events are kept"),
    "public_url": N_("The address by which others reach us"),
    "bind": N_("Where the web server listens"),
    "catalogue_url": N_("Where the catalogue of shows comes from"),
    "profile": N_("What the stack is tuned for"),
}
"""What each setting is."""
