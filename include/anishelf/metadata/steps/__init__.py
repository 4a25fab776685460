"""The steps of the metadata room: each finds its work by state and may run again."""
