"""The tables of the library, and all of their SQL."""
