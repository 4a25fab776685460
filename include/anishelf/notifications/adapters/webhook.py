"""Post a signed message to a webhook: once, briefly, to the open internet or to a host that is named."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import requests

from anishelf.errors import FetchFailed
from anishelf.fetch.addresses import Gate
from anishelf.fetch.connections import Deadline, GuardedAdapter
from anishelf.notifications.domain.answer import Answer, Outcome

SECONDS = 10.0
"""Seconds of one attempt, from the name's look-up to the answer's headers."""

MAX_BYTES = 20 << 10
"""Bytes of one message."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, gate: Gate, seconds: float = SECONDS
) -> Answer:
    """Send *body* as JSON with the signed *headers*; never raises for what the receiver does.

    Follows no redirect, reads no body of the answer, takes no proxy or password from the environment.
    """
    if len(body) > MAX_BYTES:
        return Answer(Outcome.FAILED, f"the message is larger than {MAX_BYTES >> 10} KB")
    with Deadline(seconds) as deadline, requests.Session() as session:
        session.trust_env = False
        for scheme in ("http://", "https://"):
            session.mount(scheme, GuardedAdapter(gate, deadline))
        try:
            with session.post(
                url,
                data=body,
                headers={**headers, "Content-Type": "application/json"},
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as reply:
                return _read(reply.status_code)
        except FetchFailed as refused:
            return Answer(Outcome.FAILED, str(refused))
        except requests.RequestException as error:
            slow = deadline.expired or isinstance(error, requests.Timeout)
            return Answer(Outcome.FAILED, _silence(seconds) if slow else _broken(error))


def _read(status: int) -> Answer:
    if status == HTTPStatus.GONE:
        return Answer(Outcome.GONE, "the receiver wants nothing more (410)")
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer(Outcome.DELIVERED, f"status {status}")
    return Answer(Outcome.FAILED, f"status {status}")


def _silence(seconds: float) -> str:
    return f"no answer within {seconds:g} seconds"


def _broken(error: requests.RequestException) -> str:
    # The text of the error holds the address with its token; its kind says enough.
    return f"no usable answer ({type(error).__name__})"
