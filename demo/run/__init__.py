"""Second act: Anishelf is started on that world and runs."""
