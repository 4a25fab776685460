"""Plain facts and rules of the metadata room: no input, output or clock."""
