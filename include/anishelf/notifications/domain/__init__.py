"""Plain facts and rules of notifications: no input, output or clock."""
