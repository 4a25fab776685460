"""What can stop the demo; every message says what to do."""

from __future__ import annotations


class DemoFailed(Exception):
    """The demo cannot go on. The message is for the person in front of it."""
