"""The steps of the feeds: each finds its work by state and may run again."""
