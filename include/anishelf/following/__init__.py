"""Following: finds shows and the sites that carry them, and knows when to look."""
