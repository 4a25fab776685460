"""The tables of the titles, and all of their SQL."""
