"""Titles: what a release title says, read by the built-in parser or by parsers of the user."""
