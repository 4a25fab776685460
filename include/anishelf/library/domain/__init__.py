"""Plain facts and rules of the library: no input, output or clock."""
