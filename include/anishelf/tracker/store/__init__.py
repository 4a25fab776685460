"""The tables of the tracker room, and all of their SQL."""
