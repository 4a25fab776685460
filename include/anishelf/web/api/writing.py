"""How a write is asked for: once by its key, first only to see, or only if nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.background import BackgroundTask

from anishelf.access.actions import Answer, ask_operation, claim_key, keep_answer
from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.web.api.v1.schemas.operations import Operation
from anishelf.web.callers import Caller
from anishelf.web.database import Database, Now
from anishelf.web.follow_up import begin
from anishelf.web.guards import Who
from anishelf.web.headers import NEVER_KEPT, tag_of
from anishelf.web.problems import Problem
from anishelf.web.rendering import root_of

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="A second request with the key within 24 hours is answered as the first was.",
    ),
]
DryRun = Annotated[bool, Query(description="Say what would happen, change nothing.")]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The `ETag` that was seen; 412 when it changed since."),
]


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: the answer, and the outcome of the action where work follows from it."""

    body: BaseModel
    outcome: Outcome[object] | None = None
    operation_id: int | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What names a request (its fingerprint), and the path of the API's version that it came by."""

    fingerprint: str
    root: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Carries out one write in one transaction, together with what is kept of its answer."""

    conn: Connection
    who: Caller
    now: datetime
    sent: Sent
    key: str | None

    def write(
        self,
        act: Callable[[], Written],
        *,
        status: int = 200,
        dry_run: bool = False,
    ) -> Response:
        """Return what *act* returns as an answer; with *dry_run* all that it did is undone.

        What should begin because of it begins after the commit and after the answer.
        """
        with self.conn.transaction(force_rollback=dry_run):
            before = None if dry_run else self._claim()
            if before is not None:
                return self._again(before)
            done = act()
            body = jsonable_encoder(done.body)
            if self.key is not None and not dry_run:
                keep_answer(
                    self.conn,
                    asked_by=self.who.key,
                    key=self.key,
                    status=status,
                    body=body,
                    location=done.location,
                )
        response = _response(body, 200 if dry_run else status, done.location)
        if done.outcome is not None and not dry_run:
            response.background = BackgroundTask(begin, done.outcome, done.operation_id)
        return response

    def start(self, kind: str, outcome: Callable[[], Outcome[object]]) -> Response:
        """Begin long work and answer 202 with its operation, which tells how far it is."""

        def ask() -> Written:
            done = outcome()
            dag_id = None if done.start is None else str(done.start.dag)
            asked = ask_operation(self.conn, kind, by=self.who.name, dag_id=dag_id)
            where = f"{self.sent.root}/operations/{asked.id}"
            return Written(Operation.model_validate(asked), done, asked.id, where)

        return self.write(ask, status=202)

    def _claim(self) -> Answer | None:
        if self.key is None:
            return None
        return claim_key(
            self.conn,
            asked_by=self.who.key,
            key=self.key,
            fingerprint=self.sent.fingerprint,
            now=self.now,
        )

    def _again(self, before: Answer) -> Response:
        if before.fingerprint != self.sent.fingerprint or before.status is None:
            raise Problem(422, "key_reused", "This Idempotency-Key belongs to another request.")
        response = _response(before.body, before.status, before.location)
        response.headers["Idempotency-Replayed"] = "true"
        return response


async def _sent(request: Request) -> Sent:
    said = [request.method, request.url.path, request.url.query]
    digest = hashlib.sha256("\n".join(said).encode())
    digest.update(await request.body())
    return Sent(digest.hexdigest(), f"{root_of(request)}/api/v1")


def writer(
    conn: Database,
    who: Who,
    now: Now,
    sent: Annotated[Sent, Depends(_sent)],
    key: Key = None,
) -> Writer:
    """Return what carries out the write of this request."""
    return Writer(conn, who, now, sent, key)


Writing = Annotated[Writer, Depends(writer)]


def tag_of_answer(answer: BaseModel) -> str:
    """Return the `ETag` of one resource."""
    return tag_of(answer.model_dump_json().encode())


def check_match(asked: str | None, current: BaseModel) -> None:
    """Raise Problem (412) when the asker saw another version of *current*."""
    if asked is None or asked.strip() == "*":
        return
    if tag_of_answer(current) not in [each.strip() for each in asked.split(",")]:
        raise Problem(412, "changed", "It changed meanwhile; look again.")


def _response(body: object, status: int, location: str | None) -> Response:
    headers = {**NEVER_KEPT, **({"Location": location} if location else {})}
    if status == 204:  # noqa: PLR2004
        return Response(status_code=status, headers=headers)
    return JSONResponse(body, status, headers=headers)
