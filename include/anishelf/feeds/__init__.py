"""Feeds: the subscriptions that a person follows, and the entries that they bring."""
