"""The write sides of the programs beside us."""
