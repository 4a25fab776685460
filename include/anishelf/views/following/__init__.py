"""What pages and lists read of the shows that are followed: what airs, what begins, what is known."""
