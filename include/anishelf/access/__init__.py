"""Who may do what: tokens of programs, and the long work that somebody asked for."""
