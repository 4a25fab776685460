"""Talk to the outside world: one module per service, each handed a ready client."""
