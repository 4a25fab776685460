"""Anishelf keeps an anime library complete: from a fansub release to a described episode."""

from __future__ import annotations
