"""Requests, and what the neighbours tell us."""
