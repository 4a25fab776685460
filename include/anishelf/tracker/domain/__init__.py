"""Plain facts and rules of the tracker: no input, output or clock."""
