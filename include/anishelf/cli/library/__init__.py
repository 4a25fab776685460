"""`anishelf library`, `sync`, `trash` and `missing`."""
