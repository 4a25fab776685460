"""What the downloads meet outside this process."""
