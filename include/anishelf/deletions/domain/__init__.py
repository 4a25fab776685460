"""What is to go, where it is, and what follows from that. Pure."""
