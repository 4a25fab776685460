"""The steps of the titles: each finds its work by state and may run again."""
