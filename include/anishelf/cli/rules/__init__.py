"""`anishelf parsers` and `anishelf filters`: rules that people write."""
