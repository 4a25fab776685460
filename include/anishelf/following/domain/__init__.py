"""Plain facts and rules of following: no input, output or clock."""
