"""The shapes of what version 1 sends and takes: one module a noun."""
