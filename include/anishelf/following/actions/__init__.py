"""What a person may do to find and follow shows; each is saved whole or not at all."""
