"""The pages that find and follow shows, and say when they air."""
