"""Outgoing requests to addresses that strangers chose: limited in size, time and destination."""

from __future__ import annotations

from anishelf.core.url import redacted
from anishelf.fetch.addresses import place_of
from anishelf.fetch.exchange import Response
from anishelf.fetch.fetcher import Fetcher, user_agent

__all__ = ["Fetcher", "Response", "place_of", "redacted", "user_agent"]
