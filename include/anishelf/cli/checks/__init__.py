"""`anishelf status`: whether everything that we depend on is well."""
