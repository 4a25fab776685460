"""Deals with one Sonarr or Radarr: unmonitors, deletes files one by one, then the title.

Files go first and by themselves: that call is answered when it is done, while a title with files is
deleted after the answer, and left without a word where its folder holds another title's. So long as
a file is there the title stays, and a retry can finish.
"""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.deletions.domain.asked import Arr, Disk, Hand
from anishelf.deletions.domain.case import count
from anishelf.deletions.domain.folders import is_below, refusals, strangers
from anishelf.deletions.domain.outgoing import is_meant
from anishelf.deletions.domain.plan import Plan, PlannedFile, PlannedStep
from anishelf.deletions.domain.records import ArrTitle, is_same
from anishelf.errors import NeighbourUnreachable, PreviewOutdated


@dataclass(frozen=True, slots=True)
class ArrHand(Hand):
    """One instance, asked anew which id it gives to the title before each change."""

    arr: Arr
    disk: Disk

    def act(self, step: PlannedStep, plan: Plan) -> None:
        """Do what was agreed to; raise PreviewOutdated, and do nothing, where that has changed."""
        title = self._find(plan)
        if title is None:
            return
        self._check(step, plan, title)
        season = plan.wish.scope.season
        self.arr.unmonitor(title.native, step.places, season=season, whole=plan.wish.scope.is_whole)
        ids = self._file_ids(step, title)
        if ids:
            self.arr.delete_files(ids)
        if step.removes_title:
            left = self._files_left(step, title)
            if left:
                raise NeighbourUnreachable(f"it answered, but {left}; the title stays until then")
            self.arr.delete_title(
                title.native, with_folder=step.removes_folder, exclude=plan.wish.exclude
            )

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        """Return what is left of what was to go: in its list, or on the disk."""
        title = self._find(plan)
        if title is not None and step.removes_title:
            return "it still has the title"
        left = self._files_left(step, title)
        if left:
            return left
        if step.removes_folder and step.folder and self._folder_is_there(step):
            return f"it left the folder {step.folder}, with what lies beside the videos"
        if title is None or step.removes_title or not step.places:
            return None
        wanted = self.arr.is_monitored(title.native, step.places)
        return "it still looks for what was deleted" if wanted else None

    def _find(self, plan: Plan) -> ArrTitle | None:
        titles = self.arr.titles()
        found = [each for each in titles if is_same(plan.subject, each, self.arr.part)]
        return found[0] if found else None

    def _check(self, step: PlannedStep, plan: Plan, title: ArrTitle) -> None:
        if title.folder != step.folder:
            raise PreviewOutdated(
                f"{self.arr.part.instance} has the title in {title.folder}, not in {step.folder}: "
                "is it another instance than at the preview?"
            )
        agreed = {file.path for file in step.files} | set(step.stays)
        new = [
            file.path
            for file in self.arr.files(title.native)
            if file.path not in agreed and is_meant(file, plan.wish.scope)
        ]
        if new:
            raise PreviewOutdated(f"{', '.join(sorted(new))} came after the preview")
        if step.removes_folder:
            self._check_folder(step, title)

    def _check_folder(self, step: PlannedStep, title: ArrTitle) -> None:
        others = {each.folder: each.title for each in self.arr.titles() if each != title}
        named = refusals(title.folder, others)
        named += [
            each.path
            for each in strangers(self.disk.walk(title.folder), [f.path for f in step.files])
            if each.path not in {f.path for f in step.beside}
        ]
        if named:
            raise PreviewOutdated(f"{title.folder} holds {', '.join(named)} by now")

    def _file_ids(self, step: PlannedStep, title: ArrTitle) -> list[int]:
        wanted = {file.path for file in step.files}
        return [file.id for file in self.arr.files(title.native) if file.path in wanted]

    def _files_left(self, step: PlannedStep, title: ArrTitle | None) -> str | None:
        listed = set(self._file_ids(step, title)) if title is not None else set()
        if listed:
            return f"it still lists {count(len(listed), 'file')}"
        there = [file for file in step.files if self._is_there(file)]
        return f"{count(len(there), 'file')} still on the disk" if there else None

    def _is_there(self, file: PlannedFile) -> bool:
        """Return whether a file that our disk had is there, or its disk is away: no proof then."""
        if file.device is None:
            return False
        return self.disk.is_gone(file.path, device=file.device) is not True

    def _folder_is_there(self, step: PlannedStep) -> bool:
        seen = [f for f in step.files if f.device is not None]
        inside = [f for f in seen if is_below(f.path, step.folder or "")]
        if not inside:
            return False
        return self.disk.is_gone(step.folder or "", device=inside[0].device) is not True
