"""Turns a page into HTML. Whatever strangers wrote is escaped."""

from __future__ import annotations

from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from anishelf.core.words import ago, duration, episode_name, fact, size
from anishelf.views import Failure, FailureKind, Trace
from anishelf.web.page import FAILURES, STAGES, STEPS, Page

_HUES = 6
"""Colours of a show without a poster, as the style sheet has them."""

_pages = Environment(
    loader=PackageLoader("anishelf.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.filters |= {"size": size, "duration": duration, "fact": fact}
_pages.globals["root"] = ""


def render_page(page: Page) -> str:
    """Return the page as HTML."""

    def since(moment: datetime) -> str:
        return ago(moment, now=page.now)

    return _pages.get_template("page.html").render(
        page=page,
        since=since,
        episode=episode_name,
        stages=STAGES,
        failure_name=_failure_name,
        hue=lambda work_id: work_id % _HUES,
    )


def render_trace(trace: Trace) -> str:
    """Return the way of one entry as HTML; the page lies one folder below the others."""
    return _pages.get_template("trace.html").render(trace=trace, steps=STEPS, root="../")


def render_trouble(message: str) -> str:
    """Return the page that says why there is no page."""
    return _pages.get_template("trouble.html").render(message=message)


def _failure_name(failure: Failure) -> str:
    kind = FAILURES.get(failure.kind)
    if kind is None:
        return f"{failure.name.capitalize()} ({failure.count})"
    word = " (downloader_error)" if failure.kind is FailureKind.DOWNLOADER else ""
    return f"{kind} {failure.name}{word}"
