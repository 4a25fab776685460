"""Builds the parts of `deletions`: every program that may hold something, and what deals with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from anishelf.errors import SettingInvalid
from anishelf.wiring import downloads, mediaserver
from anishelf.wiring.context import JELLYFIN, Context
from anishelf.wiring.deletions.own_shelf import OwnShelf
from anishelf.wiring.neighbours import Neighbour, neighbours

if TYPE_CHECKING:
    from anishelf.deletions.actions.deletions import Caps
    from anishelf.deletions.domain.asked import Arr, Downloader, Hand, MediaServer, Seerr, Shoko
    from anishelf.deletions.domain.findings import Part
    from anishelf.deletions.domain.plan import Plan
    from anishelf.deletions.steps.carry_out import Executor
    from anishelf.deletions.steps.elsewhere import Sweeper
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


def caps(context: Context) -> Caps:
    """Return how many files may go."""
    from anishelf.deletions.actions.deletions import Caps

    settings = context.settings
    return Caps(settings.deletion_files_per_run, settings.deletion_files_per_day)


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


def sweeper(context: Context) -> Sweeper:
    """Return what notices deletions elsewhere."""
    from anishelf.deletions.steps.elsewhere import Sweeper
    from anishelf.deletions.store.absences import AbsenceRows
    from anishelf.deletions.store.pauses import Pauses

    pauses = Pauses(context.conn)
    return Sweeper(
        programs(context).arrs,
        AbsenceRows(context.conn),
        lambda reason: pauses.begin(reason, now=context.clock()),
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


def _downloaders(context: Context) -> list[Downloader]:
    from anishelf.deletions.adapters.disks import SeenDisks
    from anishelf.deletions.adapters.downloader import OurDownloader
    from anishelf.deletions.domain.findings import Part
    from anishelf.deletions.domain.states import DeletionService

    found: list[Downloader] = []
    for each in downloads.downloaders(context).all():
        part = Part(DeletionService.DOWNLOADER, each.conn_id)
        found.append(OurDownloader(downloads.client(context, each), SeenDisks(), part=part))
    return found


def _servers(context: Context) -> list[MediaServer]:
    from anishelf.deletions.adapters.jellyfin import JellyfinServer
    from anishelf.deletions.domain.findings import Part
    from anishelf.deletions.domain.states import DeletionService

    client = mediaserver.jellyfin(context)
    if client is None:
        return []
    part = Part(DeletionService.JELLYFIN, JELLYFIN)
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
    from anishelf.deletions.domain.states import DeletionService

    return Part(DeletionService(found.source), found.conn_id)


def _paths(found: Neighbour) -> PathMap:
    from anishelf.disk.path_map import PathMap

    mapped = found.at.extra.get("path_map") or {}
    if not isinstance(mapped, dict):
        raise SettingInvalid(f'path_map of {found.conn_id} must be like {{"/tv": "/media/tv"}}')
    return PathMap({str(theirs): str(ours) for theirs, ours in mapped.items()})
