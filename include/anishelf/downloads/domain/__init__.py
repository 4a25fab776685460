"""Plain facts and rules of the downloads: no input, output or clock."""
