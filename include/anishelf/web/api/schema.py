"""What bodies have in common: a program's mistake is refused, never guessed at."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Item = TypeVar("Item")

# Pydantic's lax mode takes "false" or 0 for a flag and "5" for a number: programs must say what they mean.
Text = Annotated[str, StringConstraints(strict=True, max_length=4000, pattern=r"^[^\x00]*$")]
Name = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
]
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=-(2**31), lt=2**31)]


class Answer(BaseModel):
    """What the API answers; made of rows by attribute."""

    model_config = ConfigDict(from_attributes=True)


class Body(BaseModel):
    """What a program sends; a member that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class Page(Answer, Generic[Item]):
    """Some of a list; `next` is what to give as `after` for what follows, null at the end."""

    items: list[Item]
    next: str | None
    total: int | None = None


class Fault(Answer):
    """One wrong value."""

    pointer: str
    detail: str


class ProblemBody(Answer):
    """An error, as RFC 9457 has it; `code` is for programs and stays, `title` is for people."""

    type: str
    title: str
    status: int
    code: str
    trace: str
    detail: str | None = None
    errors: list[Fault] | None = None
