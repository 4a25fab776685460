"""The tables of the decisions, and all of their SQL."""
