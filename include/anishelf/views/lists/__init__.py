"""Lists that go page by page: rows after a place."""
