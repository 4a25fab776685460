"""Prepares a fresh machine: Python packages, system packages. Only Python's own library is used."""

from __future__ import annotations
