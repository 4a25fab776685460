"""The programs beside Anishelf, as far as it talks to them, and what passes between them."""
