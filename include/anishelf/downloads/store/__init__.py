"""The tables of the downloads, and all of their SQL."""
