"""Plain facts and rules of the decisions: no input, output or clock."""
