"""Step: write NFO and posters beside the files that are ready to be described."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from anishelf.core.batch import Outcome, each
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import (
    BangumiEpisode,
    Subject,
    main_episodes,
)
from anishelf.identity.steps.subjects import Subjects
from anishelf.library.domain.states import MetadataStatus
from anishelf.metadata.domain.description import (
    DescribedEpisode,
    MetadataTask,
    Owner,
    film_nfo,
    folders_of,
    nfo_of,
)
from anishelf.metadata.domain.nfo import (
    Credits,
    EpisodeNfo,
    MovieNfo,
    NamedSeason,
    SeasonNfo,
    ShowNfo,
    clean_text,
)
from anishelf.metadata.domain.nfo_content import (
    credits_of,
    describe,
    describe_episode,
    last_day,
    minutes,
    provider_ids,
    shown_before,
)
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.ports import FetchPicture, MetadataTasks, RenderNfo, Sidecars
from anishelf.metadata.steps.metadata import postpone
from anishelf.metadata.steps.posters import PosterWriter
from anishelf.metadata.steps.sidecars import SidecarWriter


@dataclass(frozen=True, slots=True)
class NfoPublisher:
    """Writes what belongs to one file; *language* (zh, ja, en) is the one of titles.

    What the files of a show share is written once by each publisher, which lives for one run.
    """

    subjects: Subjects
    seasons: Sidecars
    render: RenderNfo
    fetch: FetchPicture
    sidecars: SidecarWriter
    language: str
    now: datetime
    shared: set[str] = field(default_factory=set)

    def describe(self, task: MetadataTask, path: str, episodes: list[DescribedEpisode]) -> None:
        """Write the sidecars of the file at *path*: texts first, because pictures may be late."""
        if task.kind is WorkKind.MOVIE:
            self._movie(task, path)
            return
        root = self.sidecars.files.root_of(path)
        folders = folders_of(path, root=root, season=task.season)
        self._episodes(task, path, episodes)
        season, show = folders.season, folders.show
        if season:
            self._once(f"{season}/season.nfo", lambda: self._season(task, season))
        if show:
            self._once(f"{show}/tvshow.nfo", lambda: self._show(task, show))
            self._once(f"{show}/{task.season}", lambda: self._posters(task, show))

    def _once(self, what: str, write: Callable[[], None]) -> None:
        if what not in self.shared:
            write()
            self.shared.add(what)

    def _episodes(self, task: MetadataTask, path: str, episodes: list[DescribedEpisode]) -> None:
        rows = {row.id: row for row in self.subjects.episodes(task.subject_id)}
        title = self.subjects.get(task.root_id).title(self.language)
        nfos = [self._episode(each, rows, title, task) for each in episodes]
        self.sidecars.put(
            nfo_of(path),
            self.render(tuple(nfos)),
            kind=SidecarKind.EPISODE_NFO,
            owner=Owner(file_id=task.file_id),
        )

    def _episode(
        self,
        episode: DescribedEpisode,
        rows: dict[int, BangumiEpisode],
        show_title: str,
        task: MetadataTask,
    ) -> EpisodeNfo:
        row = rows.get(episode.bangumi_episode_id or 0)
        display = None
        if row is not None and episode.season == 0:
            numbers = {
                bangumi_id: number for number, bangumi_id in self.seasons.season_names(task.work_id)
            }
            season = numbers.get(row.subject_id)
            display = shown_before(row, season) if season else None
        return describe_episode(
            row,
            number=episode.number,
            season=episode.season,
            show_title=show_title,
            language=self.language,
            display=display,
        )

    def _season(self, task: MetadataTask, folder: str) -> None:
        if task.season == 0:
            return  # no subject describes the specials of a show
        subject = self._season_subject(task)
        about = describe(
            subject,
            language=self.language,
            episodes=self.subjects.episodes(subject.id),
            other_ids=provider_ids(self.seasons.ids_of(subject.id), of_season=True),
        )
        self.sidecars.put(
            f"{folder}/season.nfo",
            self.render(SeasonNfo(about, task.season)),
            kind=SidecarKind.SEASON_NFO,
            owner=Owner(season_id=task.season_id),
        )

    def _show(self, task: MetadataTask, folder: str) -> None:
        root = self.subjects.get(task.root_id)
        parts = [
            (number, self.subjects.get(subject_id))
            for number, subject_id in self.seasons.season_names(task.work_id)
        ]
        seasons = dict(reversed(parts))
        nfo = ShowNfo(
            about=describe(
                root,
                language=self.language,
                episodes=self.subjects.episodes(root.id),
                other_ids=provider_ids(self.seasons.ids_of(root.id)),
            ),
            credits=self._credits(root),
            seasons=tuple(
                NamedSeason(number, clean_text(subject.title(self.language)))
                for number, subject in sorted(seasons.items())
            ),
            ended=last_day([subject for _, subject in parts], now=self.now),
        )
        self.sidecars.put(
            f"{folder}/tvshow.nfo",
            self.render(nfo),
            kind=SidecarKind.TVSHOW_NFO,
            owner=Owner(work_id=task.work_id),
        )

    def _movie(self, task: MetadataTask, path: str) -> None:
        subject = self.subjects.get(task.subject_id)
        rows = main_episodes(self.subjects.episodes(subject.id))
        nfo = MovieNfo(
            about=describe(
                subject,
                language=self.language,
                episodes=rows,
                other_ids=provider_ids(self.seasons.ids_of(subject.id)),
            ),
            credits=self._credits(subject),
            runtime=minutes(rows[0].duration_seconds) if len(rows) == 1 else None,
        )
        shared = film_nfo(path, root=self.sidecars.files.root_of(path))
        self.sidecars.put(
            shared or nfo_of(path),
            self.render(nfo),
            kind=SidecarKind.MOVIE_NFO,
            owner=Owner(work_id=task.work_id) if shared else Owner(file_id=task.file_id),
        )
        stem = PurePosixPath(path).with_suffix("")
        self._poster.put(f"{stem}-poster", subject, Owner(file_id=task.file_id))

    def _posters(self, task: MetadataTask, folder: str) -> None:
        root = self.subjects.get(task.root_id)
        self._poster.put(f"{folder}/poster", root, Owner(work_id=task.work_id))
        if task.season:
            subject = self._season_subject(task)
            name = f"{folder}/season{task.season:02}-poster"
            self._poster.put(name, subject, Owner(season_id=task.season_id))

    def _season_subject(self, task: MetadataTask) -> Subject:
        """Return what a season is described by: the first of its cours, whichever is at work."""
        parts = self.seasons.season_names(task.work_id)
        first = next((each for number, each in parts if number == task.season), task.subject_id)
        return self.subjects.get(first)

    @property
    def _poster(self) -> PosterWriter:
        return PosterWriter(self.fetch, self.sidecars)

    def _credits(self, subject: Subject) -> Credits:
        return credits_of(
            subject, self.subjects.persons(subject.id), self.subjects.characters(subject.id)
        )


def write_nfo(
    tasks: MetadataTasks,
    publisher: NfoPublisher,
    *,
    now: datetime,
    download_ids: Sequence[int] | None = None,
) -> Outcome:
    """Describe the files of these downloads (or all) whose metadata is ready.

    A second call finds nothing to do, and the same values write no file again. What was written is
    safe on the disk before it is noted as such; after a crash it is found to be as it should be.
    """
    done: list[MetadataTask] = []

    def describe_one(task: MetadataTask) -> None:
        if task.path is not None:
            publisher.describe(task, task.path, tasks.in_file(task.path))
        done.append(task)

    def fail(task: MetadataTask, reason: str) -> None:
        postpone(tasks, task, reason, now=now)

    due = tasks.due((MetadataStatus.READY,), now=now, download_ids=download_ids)
    outcome = each(due, describe_one, on_failure=fail)
    publisher.sidecars.settle()
    tasks.described(done)
    return outcome
