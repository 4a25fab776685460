"""What a Sonarr tells of itself: its version, health, folders, profiles and tags."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

from fastapi import APIRouter

from anishelf.settings import Settings
from anishelf.views import Dashboard
from anishelf.web.compat.sonarr import shapes
from anishelf.web.compat.sonarr.asked import Asking, unknown
from anishelf.web.compat.sonarr.shapes import PROFILE, Shape

router = APIRouter()
SPOKEN = "4.0.0.0"
"""The version of Sonarr whose dialect this is; of versions before 4 more is asked."""
RESOLUTIONS = (480, 720, 1080, 2160)


@router.get("/system/status")
def status(call: Asking) -> Shape:
    """Return that this is Anishelf, speaking as Sonarr 4 does."""
    return {
        "appName": "Anishelf",
        "instanceName": "Anishelf",
        "version": SPOKEN,
        "buildTime": shapes.moment(call.today),
        "startTime": shapes.moment(call.now),
        "isDebug": False,
        "isProduction": True,
        "isAdmin": False,
        "isUserInteractive": False,
        "startupPath": "",
        "appData": "",
        "osName": "linux",
        "osVersion": "",
        "isNetCore": False,
        "isLinux": True,
        "isOsx": False,
        "isWindows": False,
        "isDocker": False,
        "mode": "console",
        "branch": "main",
        "authentication": "external",
        "migrationVersion": 0,
        "urlBase": "",
        "runtimeName": "python",
        "runtimeVersion": "",
        "databaseType": "postgreSQL",
        "databaseVersion": "",
        "packageVersion": version("anishelf"),
        "packageUpdateMechanism": "external",
    }


@router.get("/health")
def health(call: Asking) -> list[Shape]:
    """Return what keeps failing."""
    settings = Settings.from_env()
    board = Dashboard(call.conn, downloader_failures=settings.downloader_failures)
    return [
        {
            "id": number,
            "source": each.kind.value,
            "type": "warning",
            "message": f"{each.name}: {each.reason}",
        }
        for number, each in enumerate(board.failing(now=call.now), start=1)
    ]


@router.get("/rootfolder")
def root_folders(call: Asking) -> list[Shape]:
    """Return the folder of the library."""
    path = Path(call.root)
    free = shutil.disk_usage(path).free if path.is_dir() else 0
    return [
        {
            "id": 1,
            "path": call.root,
            "accessible": path.is_dir(),
            "freeSpace": free,
            "unmappedFolders": [],
        }
    ]


@router.get("/qualityprofile")
def quality_profiles() -> list[Shape]:
    """Return the one profile: what is better is decided by the policy."""
    items = [
        {"quality": shapes.quality("web", lines)["quality"], "items": [], "allowed": True}
        for lines in RESOLUTIONS
    ]
    return [
        {
            "id": PROFILE,
            "name": "Anishelf",
            "upgradeAllowed": True,
            "cutoff": RESOLUTIONS[-1],
            "items": items,
            "minFormatScore": 0,
            "cutoffFormatScore": 0,
            "minUpgradeFormatScore": 1,
            "formatItems": [],
        }
    ]


@router.get("/languageprofile")
def language_profiles() -> list[Shape]:
    """Return the one profile of languages, for programs that know older Sonarrs."""
    japanese = {"id": 8, "name": "Japanese"}
    return [
        {
            "id": PROFILE,
            "name": "Anishelf",
            "upgradeAllowed": False,
            "cutoff": japanese,
            "languages": [{"id": 0, "language": japanese, "allowed": True}],
        }
    ]


@router.get("/tag")
def tags() -> list[Shape]:
    """Return no tag; we have none."""
    return []


@router.get("/command/{command_id}")
def command(command_id: int) -> Shape:
    """Return what became of a command; nobody has given one by that number."""
    raise unknown()
