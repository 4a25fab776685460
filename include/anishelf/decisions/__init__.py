"""Decisions: which release of each episode is wanted, and the first reason why or why not."""
