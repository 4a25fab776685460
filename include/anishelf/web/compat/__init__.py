"""Dialects of other programs, for what already speaks with those."""
