"""What a token and an operation are; nothing here reads or writes."""
