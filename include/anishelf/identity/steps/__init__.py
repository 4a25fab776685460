"""The steps of the identity room: each finds its work by state and may run again."""
