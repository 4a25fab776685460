"""The steps of the notifications room: each finds its work by state and may run again."""
