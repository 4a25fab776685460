"""The tables of the identity room, and all of their SQL."""
