"""All SQL. No other package spells a table name."""
