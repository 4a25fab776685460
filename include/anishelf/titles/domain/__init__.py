"""Plain facts and rules of the titles: no input, output or clock."""
