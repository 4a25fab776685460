"""The tables of the metadata room, and all of their SQL."""
