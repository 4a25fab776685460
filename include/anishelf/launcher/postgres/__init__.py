"""The embedded PostgreSQL and what is in it."""
