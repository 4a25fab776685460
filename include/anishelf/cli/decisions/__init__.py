"""`anishelf policy` and `anishelf conflicts`: what decides between releases."""
