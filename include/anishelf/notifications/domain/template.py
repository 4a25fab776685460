"""A user's own wording of messages: Jinja2 reduced to what cannot take long or look around."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from anishelf.errors import NotificationInvalid

FIELDS = ("title", "body", "show", "season", "episode", "group", "poster", "link")
"""What a template may name; a field that an event lacks is empty."""

LONGEST = 2_000
"""Characters of a template."""

_FILTERS = ("upper", "lower", "trim", "default", "truncate", "length")
# Without loops, calls, attributes and arithmetic the result is no longer than the template times the
# longest field, and the time to make it is as short.
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If,
    nodes.CondExpr, nodes.Filter, nodes.Keyword, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Concat,
)  # fmt: skip


def render(source: str, fields: Mapping[str, str]) -> str:
    """Return *source* filled with *fields*; raise NotificationInvalid when it is not to be used."""
    environment = _environment()
    _check(environment, source)
    try:
        return environment.from_string(source).render(dict.fromkeys(FIELDS, "") | dict(fields))
    except (TemplateError, TypeError, ValueError, AssertionError) as error:
        raise NotificationInvalid(f"the template fails: {error}") from error


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def _check(environment: ImmutableSandboxedEnvironment, source: str) -> None:
    if len(source) > LONGEST:
        raise NotificationInvalid(f"a template has at most {LONGEST} characters")
    try:
        tree = environment.parse(source)
    except (TemplateError, RecursionError) as error:
        raise NotificationInvalid(f"the template cannot be read: {error}") from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__
            raise NotificationInvalid(f"line {node.lineno}: {kind} is not allowed in a template")
