"""The steps of the decisions: each finds its work by state and may run again."""
