"""Third act: what came of it, judged strictly and told."""
