"""`anishelf parsers`, `anishelf filters` and `anishelf titles`: rules, and how titles are read."""
