"""Pure rules: titles, numbering, decisions, states, paths. No I/O, clock or settings."""
