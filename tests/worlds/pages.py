"""Our pages in a real Chromium, driven by Playwright, and what axe says of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Frame, Page, ViewportSize, sync_playwright

DESKTOP: Final[ViewportSize] = {"width": 1440, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Opened:
    """A page, and what went wrong on it: messages of the console, refused by the policy."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @property
    def shown(self) -> Page | Frame:
        """Return what holds our page: itself, or the frame inside Airflow's."""
        frames = [each for each in self.page.frames[1:] if "/anishelf/" in each.url]
        return frames[0] if frames else self.page

    def faults(self) -> list[str]:
        """Return what axe finds wrong in our page, each with the place."""
        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text()
        self.shown.evaluate(axe)
        found: dict[str, Any] = self.shown.evaluate("(rules) => axe.run({runOnly: rules})", _RULES)
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        wider: int = self.shown.evaluate(
            "() => document.documentElement.scrollWidth - window.innerWidth"
        )
        return max(wider, 0)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; Playwright's own is not needed."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def signed_in(
    browser: Browser, url: str, token: str, *, phone: bool = False, dark: bool = False, **how: Any
) -> Iterator[BrowserContext]:
    """Yield a browser with Airflow's cookie, as a person has it after the login."""
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        has_touch=phone,
        is_mobile=phone,
        color_scheme="dark" if dark else "light",
        **{"locale": "en-GB", "timezone_id": "Asia/Tokyo", **how},
    )
    host = urlsplit(url).hostname or ""
    context.add_cookies([{"name": "_token", "value": token, "domain": host, "path": "/"}])
    try:
        yield context
    finally:
        context.close()


def watched(context: BrowserContext) -> Opened:
    """Open a tab that notes what goes wrong."""
    opened = Opened(context.new_page())
    opened.page.on(
        "console",
        lambda line: opened.errors.append(line.text) if line.type == "error" else None,
    )
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
    return opened
