"""The steps of the media server room: each finds its work by state and may run again."""
