"""Every error Anishelf raises on purpose, named as a fact.

PipelineError
├── SettingInvalid            a variable has a value that cannot be used
├── ValueInvalid              a value that a person gave cannot be used
├── PolicyInvalid             a policy says something that cannot be used
├── StackNotRunning           no database is known: nothing was started here
├── StaleStatus               a row changed under us; look again
├── ForbiddenTransition       a status change outside the transition table: a bug
├── FetchFailed               an outgoing request got no usable answer
│   ├── AddressRefused        the address is private or the scheme is not http(s)
│   ├── BodyTooLarge          the answer is larger than its limit
│   ├── RateLimited           the server asks us to wait
│   ├── TooSlow               the answer was not complete in time
│   └── NotFound              the server says that there is nothing there
├── FeedInvalid               the answer is no feed
├── TorrentInvalid            the bytes are no torrent, or the link is no magnet
├── MetadataInvalid           bangumi.tv answered in a shape nobody documented
├── NotificationInvalid       a message's template or a webhook's secret cannot be used
├── ImportUnreadable          what another program keeps cannot be read
├── CatalogueInvalid          the catalogue of shows cannot be read, or lost most of its shows
├── DownloaderUnreachable     no answer; trying again helps
├── DownloaderRefused         login or key not accepted; trying again bans us
├── TorrentRejected           the downloader does not take this torrent
├── CommandRefused            what a user asked of a download cannot be done
├── LibraryUnavailable        the library root is missing or is not ours
├── SourceVanished            the downloaded file is not where it should be
├── TargetTaken               a different file has that name in the library
├── UnsafePath                a path would leave its root
├── AirflowUnreachable        Airflow's API does not answer
├── AirflowRefused            Airflow does not accept our login, or what we ask of it
├── JellyfinUnreachable       Jellyfin does not answer
├── JellyfinRefused           Jellyfin does not accept our API key
├── NeighbourUnreachable      Seerr, Sonarr, Radarr or Shoko gave no usable answer: it proves nothing
├── NeighbourRefused          Seerr, Sonarr, Radarr or Shoko does not accept our API key
├── RuleInvalid               a rule that a user wrote cannot be used
├── RuleFailed                a rule could not be applied to one title
│   └── RuleTooSlow           it took longer than a rule may
├── ScopeMissing              it was not said what is to be deleted: nothing was
├── PreviewOutdated           what would be deleted is not what was agreed to
├── UnknownId                 nothing has the id that was asked for
├── PlaceInvalid              a list was asked to go on from a place that it does not have
├── BackupInvalid            a file cannot be restored; nothing was changed
├── RunFailed                 the Airflow run that was waited for is red
└── BatchFailed               some items of a batch failed; each has its own row
"""

from __future__ import annotations

from enum import StrEnum


class PipelineError(Exception):
    """Anything that Anishelf itself raises.

    The message names the fact. `remedy` (of `core.problems`) is what a person can do about it and
    `parameters` what that needs to know; who shows the error puts both into words.
    """

    def __init__(
        self, message: str = "", *, remedy: StrEnum | None = None, **parameters: object
    ) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.parameters = parameters


class SettingInvalid(PipelineError):
    """A variable has a value that cannot be used. Retrying does not help."""


class ValueInvalid(PipelineError):
    """A value that a person gave cannot be used; the message says what can. Change the value."""


class PolicyInvalid(PipelineError):
    """A policy says something that cannot be used. Retrying does not help."""


class StackNotRunning(PipelineError):
    """No database is known: start the stack or set AIRFLOW_CONN_ANISHELF_DB."""


class StaleStatus(PipelineError):
    """The row is no longer in the status we saw. Look again, then decide again."""


class ForbiddenTransition(PipelineError):
    """A status change that the transition table does not know. Retrying does not help."""


class FetchFailed(PipelineError):
    """An outgoing request got no usable answer. Retrying later may help."""


class AddressRefused(FetchFailed):
    """The address is private, or no http(s) address. Retrying does not help."""


class BodyTooLarge(FetchFailed):
    """The answer is larger than its limit. Retrying does not help."""


class RateLimited(FetchFailed):
    """The server asks us to wait, *seconds* where it says so. Retrying after that helps."""

    def __init__(self, message: str = "", *, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class TooSlow(FetchFailed):
    """The answer was not complete in the time that it may take. Retrying later may help."""


class NotFound(FetchFailed):
    """The server says that there is nothing at this address."""


class FeedInvalid(PipelineError):
    """The answer is no RSS or Atom feed. Retrying helps if the site was broken."""


class TorrentInvalid(PipelineError):
    """The bytes are no torrent, or the link is no magnet. Retrying does not help."""


class MetadataInvalid(PipelineError):
    """bangumi.tv answered something that cannot be read. Retrying later may help."""


class NotificationInvalid(PipelineError):
    """A message's template or a webhook's secret cannot be used; a secret is never in the text."""


class ImportUnreadable(PipelineError):
    """A file or answer of another program is not what it keeps. Retrying does not help."""


class CatalogueInvalid(PipelineError):
    """The catalogue of shows cannot be used; the old one stays. Retrying may help."""


class DownloaderUnreachable(PipelineError):
    """The downloader does not answer. Retrying helps."""


class DownloaderRefused(PipelineError):
    """The downloader does not accept our login. Retrying may ban us: change the connection."""


class TorrentRejected(PipelineError):
    """The downloader does not take this torrent. Another downloader may."""


class CommandRefused(PipelineError):
    """What a user asked of a download cannot be done as it is. Retrying does not help."""


class LibraryUnavailable(PipelineError):
    """The library root is missing or carries no marker of ours: a disk that is not mounted?"""


class SourceVanished(PipelineError):
    """The downloaded file is not where the downloader said. Retrying helps if a disk was away."""


class TargetTaken(PipelineError):
    """A different file has that name in the library; it is never overwritten."""


class UnsafePath(PipelineError):
    """A path would leave its root. Retrying does not help."""


class AirflowUnreachable(PipelineError):
    """Airflow's API does not answer. Retrying helps once it runs."""


class AirflowRefused(PipelineError):
    """Airflow does not accept our login, or what we ask of it. Retrying does not help."""


class JellyfinUnreachable(PipelineError):
    """Jellyfin does not answer. Retrying helps once it runs."""


class JellyfinRefused(PipelineError):
    """Jellyfin does not accept our API key. Retrying does not help: change the connection."""


class NeighbourUnreachable(PipelineError):
    """Seerr, Sonarr, Radarr or Shoko gave no usable answer; it proves nothing. Retrying helps."""


class NeighbourRefused(PipelineError):
    """A neighbour does not accept our API key. Retrying does not help: change the connection."""


class RuleInvalid(PipelineError):
    """A rule that a user wrote cannot be used; the message points to the place. Change the rule."""


class RuleFailed(PipelineError):
    """A rule could not be applied to one title. Retrying does not help; the rule is skipped."""


class RuleTooSlow(RuleFailed):
    """A rule took longer than it may. What it would have said of the title is not known."""


class NotOneFits(PipelineError):
    """What a person wrote names nothing, or several things: the message lists them. Be more exact."""


class ScopeMissing(PipelineError):
    """It was not said, or not fully, what is to be deleted. Nothing was; say it."""


class PreviewOutdated(PipelineError):
    """What would be deleted now is not what somebody agreed to. Look at a new preview."""


class UnknownId(PipelineError):
    """Nothing has the id that was asked for. Retrying does not help."""


class PlaceInvalid(PipelineError):
    """A list was asked to go on from what is no place in it. Start it from the beginning."""


class BackupInvalid(PipelineError):
    """A file cannot be restored, and nothing was changed. Final: another file, or another database."""


class RunFailed(PipelineError):
    """The Airflow run that was waited for is red; the message names its failed tasks."""


class BatchFailed(PipelineError):
    """Some items of a batch failed; each has a row with its own reason."""
