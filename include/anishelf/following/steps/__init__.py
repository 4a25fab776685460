"""The steps of following."""
