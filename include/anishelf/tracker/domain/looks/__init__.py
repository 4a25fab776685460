"""Turns what a look at a neighbour found into reports: only what differs from what is known. Pure."""
