"""Downloads: hands wanted releases to downloaders and follows each until it is complete."""
