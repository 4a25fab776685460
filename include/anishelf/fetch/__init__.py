"""Outgoing requests to addresses that strangers chose: limited in size, time and destination."""

from __future__ import annotations

from anishelf.core.url import redacted
from anishelf.fetch.addresses import place_of
from anishelf.fetch.exchange import Response
from anishelf.fetch.fetcher import Fetcher, user_agent
from anishelf.fetch.service import json_in, limit, service_session
from anishelf.fetch.waiting import asked_to_wait

__all__ = [
    "Fetcher",
    "Response",
    "asked_to_wait",
    "json_in",
    "limit",
    "place_of",
    "redacted",
    "service_session",
    "user_agent",
]
