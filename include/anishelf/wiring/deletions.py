"""Builds the parts of `deletions`: every program that may hold something, and what deals with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from anishelf.deletions.domain.asked import OwnLibrary
from anishelf.errors import SettingInvalid
from anishelf.wiring import decisions, downloads, library, mediaserver
from anishelf.wiring.context import JELLYFIN, Context
from anishelf.wiring.neighbours import Neighbour, neighbours

if TYPE_CHECKING:
    from anishelf.deletions.domain.asked import Arr, Downloader, Hand, MediaServer, Seerr, Shoko
    from anishelf.deletions.domain.findings import FolderFile, HeldFile, Part, Subject, Torrent
    from anishelf.deletions.domain.plan import Plan
    from anishelf.deletions.steps.carry_out import Executor
    from anishelf.deletions.steps.programs import Programs
    from anishelf.deletions.store.deletions import Deletions
    from anishelf.deletions.store.subjects import Subjects
    from anishelf.disk.path_map import PathMap

Sleep = Callable[[float], object]


def deletions(context: Context) -> Deletions:
    """Return the rows of deletions."""
    from anishelf.deletions.store.deletions import Deletions

    return Deletions(context.conn)


def subjects(context: Context) -> Subjects:
    """Return which titles there are."""
    from anishelf.deletions.store.subjects import Subjects

    return Subjects(context.conn)


def programs(context: Context, *, sleep: Sleep = time.sleep) -> Programs:
    """Return every program that is set up."""
    from anishelf.deletions.adapters.disks import SeenDisks
    from anishelf.deletions.steps.programs import Programs
    from anishelf.deletions.store.subjects import GrabRows

    found = neighbours(context)
    return Programs(
        disk=SeenDisks(),
        own=OwnShelf(context),
        grabs=GrabRows(context.conn),
        downloaders=_downloaders(context),
        arrs=[_arr(each) for each in found if each.source in {"sonarr", "radarr"}],
        shokos=[_shoko(each) for each in found if each.source == "shoko"],
        servers=_servers(context),
        seerrs=[_seerr(each, sleep) for each in found if each.source == "seerr"],
    )


def executor(
    context: Context,
    *,
    by: str,
    sleep: Sleep = time.sleep,
    pauses: Sequence[float] | None = None,
    connected: Programs | None = None,
) -> Executor:
    """Return what carries out deletions, with those who are set up now."""
    from anishelf.deletions.steps.carry_out import PAUSES, Executor
    from anishelf.deletions.steps.preview import preview

    known = connected or programs(context, sleep=sleep)
    held = hands(known, by=by)
    is_enabled = context.settings.enable_deletion

    def look_again(plan: Plan) -> Plan:
        return preview(plan.subject, plan.wish, known, is_enabled=is_enabled)

    return Executor(
        deletions(context),
        held.get,
        context.clock,
        sleep,
        look_again=look_again,
        pauses=PAUSES if pauses is None else pauses,
    )


def hands(known: Programs, *, by: str) -> Mapping[Part, Hand]:
    """Return what deals with each program."""
    from anishelf.deletions.domain.outgoing import LIBRARY
    from anishelf.deletions.steps.arr_hand import ArrHand
    from anishelf.deletions.steps.hands import (
        JellyfinHand,
        LibraryHand,
        SeerrHand,
        ShokoHand,
        TorrentHand,
    )

    found: dict[Part, Hand] = {LIBRARY: LibraryHand(known.own, known.arrs)}
    found |= {each.part: TorrentHand(each, known.own, by) for each in known.downloaders}
    found |= {each.part: ArrHand(each, known.disk) for each in known.arrs}
    found |= {each.part: ShokoHand(each) for each in known.shokos}
    found |= {each.part: JellyfinHand(each) for each in known.servers}
    found |= {each.part: SeerrHand(each) for each in known.seerrs}
    return found


class OwnShelf(OwnLibrary):
    """Our own library, from its rows and with the steps of its room."""

    def __init__(self, context: Context) -> None:
        from anishelf.deletions.adapters.disks import SeenDisks
        from anishelf.deletions.store.own import OwnRows

        self._context = context
        self._rows = OwnRows(context.conn)
        self._disk = SeenDisks()

    def files(self, subject: Subject) -> Sequence[HeldFile]:
        """Return our videos of a title."""
        return self._rows.files(subject) if subject.work_id is not None else []

    def attached(self, file_id: int) -> Sequence[FolderFile]:
        """Return what goes with a video."""
        from anishelf.deletions.domain.findings import FolderFile

        file = library.library_files(self._context).get(file_id)
        paths = library.trash(self._context).attached_to(file) if file else ()
        return [FolderFile(path, self._disk.size(path)) for path in paths]

    def torrents(self, subject: Subject) -> Sequence[Torrent]:
        """Return our downloads of a title."""
        return self._rows.torrents(subject) if subject.work_id is not None else []

    def remove(self, ids: Sequence[int]) -> None:
        """Move files to the trash; their episodes are not wanted any more."""
        files = library.library_files(self._context)
        found = [file for each in ids if (file := files.get(each)) is not None]
        library.removal(self._context).remove(found)

    def there(self, ids: Sequence[int]) -> Sequence[str]:
        """Return the files that are still in the library."""
        return self._rows.there(ids)

    def take_back(self, download_ids: Sequence[int], *, by: str) -> None:
        """Have our downloads cancelled or removed with their data, and carry that out now."""
        from anishelf.downloads.actions import CommandAction, command_downloads
        from anishelf.downloads.steps.control import carry_out

        for number, status in self._rows.statuses(download_ids).items():
            if status in {"pending", "downloading", "no_downloader"}:
                command_downloads(self._context.conn, [number], CommandAction.CANCEL, by=by)
            elif status == "completed":
                action = CommandAction.REMOVE_WITH_DATA
                command_downloads(self._context.conn, [number], action, by=by)
        if download_ids:
            carry_out(
                downloads.commands(self._context),
                downloads.downloads(self._context),
                decisions.release_episodes(self._context).unwant,
                downloads.downloaders(self._context),
                connect=downloads.connector(self._context),
                downloads_dir=str(self._context.settings.downloads_dir),
                clock=self._context.clock,
            )

    def running(self, download_ids: Sequence[int]) -> Mapping[int, str]:
        """Return which of our downloads have not ended."""
        return self._rows.running(download_ids)


def _downloaders(context: Context) -> list[Downloader]:
    from anishelf.deletions.adapters.disks import SeenDisks
    from anishelf.deletions.adapters.downloader import OurDownloader
    from anishelf.deletions.domain.findings import Part
    from anishelf.deletions.domain.states import Service

    found: list[Downloader] = []
    for each in downloads.downloaders(context).all():
        part = Part(Service.DOWNLOADER, each.conn_id)
        found.append(OurDownloader(downloads.client(context, each), SeenDisks(), part=part))
    return found


def _servers(context: Context) -> list[MediaServer]:
    from anishelf.deletions.adapters.jellyfin import JellyfinServer
    from anishelf.deletions.domain.findings import Part
    from anishelf.deletions.domain.states import Service

    client = mediaserver.jellyfin(context)
    if client is None:
        return []
    part = Part(Service.JELLYFIN, JELLYFIN)
    return [JellyfinServer(client, mediaserver.jellyfin_paths(context), part=part)]


def _arr(found: Neighbour) -> Arr:
    from anishelf.deletions.adapters.arr import open_arr
    from anishelf.fetch import service_session

    return open_arr(
        service_session(),
        found.at.url,
        part=_part(found),
        track=found.sender.track.value,
        api_key=found.at.secret,
        paths=_paths(found),
    )


def _shoko(found: Neighbour) -> Shoko:
    from anishelf.deletions.adapters.shoko import Shoko
    from anishelf.fetch import service_session

    return Shoko(service_session(), found.at.url, part=_part(found), api_key=found.at.secret)


def _seerr(found: Neighbour, sleep: Sleep) -> Seerr:
    from anishelf.deletions.adapters.seerr import Seerr
    from anishelf.fetch import service_session

    return Seerr(
        service_session(), found.at.url, part=_part(found), api_key=found.at.secret, sleep=sleep
    )


def _part(found: Neighbour) -> Part:
    from anishelf.deletions.domain.findings import Part
    from anishelf.deletions.domain.states import Service

    return Part(Service(found.source), found.conn_id)


def _paths(found: Neighbour) -> PathMap:
    from anishelf.disk.path_map import PathMap

    mapped = found.at.extra.get("path_map") or {}
    if not isinstance(mapped, dict):
        raise SettingInvalid(f'path_map of {found.conn_id} must be like {{"/tv": "/media/tv"}}')
    return PathMap({str(theirs): str(ours) for theirs, ours in mapped.items()})
