"""What is wrong with a request or cannot be done, as a fact that pages and the API put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from anishelf import errors


class Problem(Exception):
    """A request that is answered with an error: status, a code for programs, and words."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        *,
        detail: str | None = None,
        errors: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value: a JSON pointer (or `?name` for a parameter), and why."""

    pointer: str
    detail: str
    extra: Mapping[str, Any] = field(default_factory=dict)


class SignedOut(Problem):
    """Nobody is signed in; a browser is sent to the login, a program gets 401."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(
            401,
            "signed_out",
            "Sign in first.",
            detail=detail,
            headers={"WWW-Authenticate": "Bearer"},
        )


_STATUSES: Final[tuple[tuple[type[errors.PipelineError], int, str, str], ...]] = (
    (errors.UnknownId, 404, "unknown_id", "There is no such thing."),
    (errors.PlaceInvalid, 422, "place_invalid", "The list cannot go on from there."),
    (errors.StaleStatus, 409, "changed", "It changed meanwhile; look again."),
    (errors.CommandRefused, 409, "refused", "That cannot be done now."),
    (errors.RuleInvalid, 422, "rule_invalid", "The rule cannot be used."),
    (errors.ValueInvalid, 422, "value_invalid", "A value cannot be used."),
    (errors.PolicyInvalid, 422, "policy_invalid", "The policy cannot be used."),
    (errors.FeedInvalid, 422, "feed_invalid", "The answer is no feed."),
    (errors.AddressRefused, 422, "address_refused", "That address may not be asked."),
    (errors.FetchFailed, 502, "fetch_failed", "The other side gave no usable answer."),
    (errors.StackNotRunning, 503, "not_running", "Anishelf cannot reach its database."),
    (errors.AirflowUnreachable, 503, "airflow_unreachable", "Airflow does not answer."),
)
"""How each deliberate error is answered; the first that fits counts."""


def problem_of(error: errors.PipelineError) -> Problem:
    """Return how *error* is answered; what no line names is a conflict with how things are."""
    for kind, status, code, title in _STATUSES:
        if isinstance(error, kind):
            retry = {"Retry-After": "5"} if status == 503 else {}  # noqa: PLR2004
            return Problem(status, code, title, detail=str(error), headers=retry)
    return Problem(409, "not_possible", "That cannot be done now.", detail=str(error))
