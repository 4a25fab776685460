"""The steps of one episode, one module each; ports are Protocols they declare themselves."""
