"""What can stop the local stack from coming up; every message says what to do."""

from __future__ import annotations

from anishelf.errors import PipelineError


class LaunchFailed(PipelineError):
    """A part of the stack did not come up. The message names its log file."""


class StackAlreadyRuns(LaunchFailed):
    """Another launcher holds this data folder. Stop it first, or choose another folder."""


class ProgramMissing(LaunchFailed):
    """A program is not installed. The message names the package."""


class Stopped(LaunchFailed):
    """Somebody asked the stack to stop while it was still starting."""
