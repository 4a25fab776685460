"""Follows media requests across the neighbours: what was asked for, where it is, why it is stuck."""
