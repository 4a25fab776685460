"""What users ask of downloads. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.downloads.domain.states import CommandAction, CommandStatus


@dataclass(frozen=True, slots=True)
class Command:
    """What a user asked of a download, or of one episode in it, and what came of it."""

    id: int
    download_id: int
    episode_id: int | None
    action: CommandAction
    status: CommandStatus
    answer: str | None

    @property
    def is_pending(self) -> bool:
        """Return whether nobody has carried it out yet."""
        return self.status is CommandStatus.PENDING

    @property
    def is_refused(self) -> bool:
        """Return whether it cannot be done; the answer says why."""
        return self.status is CommandStatus.REFUSED

    def __str__(self) -> str:
        """Return how logs name it."""
        return f"{self.action} of download {self.download_id}"
