"""What people and programs may do in the tracker; each is saved whole or not at all."""
