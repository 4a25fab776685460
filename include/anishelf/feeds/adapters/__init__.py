"""RSS and Atom into feed entries: Mikan, Nyaa, AnimeTosho and whoever writes plain feeds."""

from __future__ import annotations

from anishelf.feeds.adapters.document import parse_feed
from anishelf.feeds.adapters.fenced import parse_feed_fenced

__all__ = ["parse_feed", "parse_feed_fenced"]
