"""The API for programs: what pages and commands do, in JSON."""
