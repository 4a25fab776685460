"""What the library meets outside this process."""
