"""Downloads: gives wanted releases to downloaders and follows each until it is complete."""
