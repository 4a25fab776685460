"""The tables of the feeds, and all of their SQL."""
