"""Plain facts and rules of the identity room: no input, output or clock."""
