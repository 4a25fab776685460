"""The steps of the library: each finds its work by state and may run again."""
