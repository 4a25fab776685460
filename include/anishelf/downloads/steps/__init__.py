"""The steps of the downloads: each finds its work by state and may run again."""
