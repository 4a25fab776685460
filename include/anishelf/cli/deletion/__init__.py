"""Commands that delete."""
