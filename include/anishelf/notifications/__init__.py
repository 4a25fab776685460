"""Notifications: what is told, when, and in which words."""
