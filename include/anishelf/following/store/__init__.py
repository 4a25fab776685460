"""The tables of following."""
