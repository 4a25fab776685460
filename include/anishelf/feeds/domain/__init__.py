"""Plain facts and rules of the feeds: no input, output or clock."""
