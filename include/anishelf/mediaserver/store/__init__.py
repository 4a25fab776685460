"""The tables of the media server room, and all of their SQL."""
