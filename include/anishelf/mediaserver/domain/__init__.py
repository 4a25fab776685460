"""Plain facts and rules of the media server room: no input, output or clock."""
