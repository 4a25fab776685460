"""The steps of the tracker room: each finds its work by state and may run again."""
