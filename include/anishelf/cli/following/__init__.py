"""`anishelf search`, `follow`, `following`, `calendar`: find shows, follow them, know what airs."""
