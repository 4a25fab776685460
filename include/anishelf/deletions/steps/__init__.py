"""One module for each thing that deletions do."""
