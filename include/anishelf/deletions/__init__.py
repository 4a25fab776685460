"""Deletes everywhere or nowhere: previewed, agreed to, carried out step by step, proved by looking."""
